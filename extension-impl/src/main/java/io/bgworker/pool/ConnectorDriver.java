package io.bgworker.pool;

import io.agroal.api.security.AgroalSecurityProvider;
import io.bgworker.jdbc.Connector;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * What Agroal has its connections made by. It wants the class of a driver, and makes the instance itself; the one object that
 * it then hands over as it is, and never prints, is a credential. So our connector is that.
 */
public final class ConnectorDriver implements Driver {

    /** Makes a credential that is a connector a property of the connection. */
    static final AgroalSecurityProvider CREDENTIALS = credential -> {
        Properties properties = new Properties();
        properties.put(Connector.class, credential);
        return properties;
    };

    /** For Agroal. */
    public ConnectorDriver() {}

    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
        if (properties.get(Connector.class) instanceof Connector connector) {
            return connector.connect();
        }
        throw new SQLException("This driver is for pools of workers only");
    }

    @Override
    public boolean acceptsURL(String url) {
        return true;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("This driver does not log");
    }
}
