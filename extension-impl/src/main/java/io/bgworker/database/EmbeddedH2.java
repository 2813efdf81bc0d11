package io.bgworker.database;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.spi.DatabaseSettings;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import org.h2.Driver;
import org.h2.engine.SysProperties;
import org.h2.tools.Server;

/**
 * An H2 database in the memory of the server, reached by workers over a loopback port of its own choosing. It lives in the
 * server so that a worker that is killed does not take it along. Its name and password are random and told to workers only.
 */
final class EmbeddedH2 implements EmbeddedDatabase {

    private static final String USER = "bgworker";
    private static final String BIND_ADDRESS = "h2.bindAddress";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int SECRET_BYTES = 24;

    private final Server server;
    private final Connection keptOpen;
    private final DatabaseSettings settings;

    private EmbeddedH2(Server server, Connection keptOpen, DatabaseSettings settings) {
        this.server = server;
        this.keptOpen = keptOpen;
        this.settings = settings;
    }

    /** Called by {@link IsolatedH2}, which has loaded this class for one database. */
    static EmbeddedDatabase start() {
        listenOnLoopback();
        String name = "bgworker-" + secret();
        String password = secret();
        try {
            // Made here and kept open, because the server does not make databases for those who connect to it.
            Connection keptOpen =
                    new Driver().connect("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", credentials(password));
            Server server =
                    Server.createTcpServer("-tcpPort", "0", "-tcpDaemon").start();
            String url = "jdbc:h2:tcp://" + LOOPBACK + ":" + server.getPort() + "/mem:" + name;
            return new EmbeddedH2(
                    server, keptOpen, new DatabaseSettings(url, USER, password, Driver.class.getName(), Map.of()));
        } catch (SQLException e) {
            throw new DatabaseUnavailableException("The embedded database could not be started: " + e.getMessage(), e);
        }
    }

    /** By a system property, which is the only way to tell H2. Others of this server may do the same at this moment. */
    private static void listenOnLoopback() {
        synchronized (System.getProperties()) {
            String before = System.getProperty(BIND_ADDRESS);
            System.setProperty(BIND_ADDRESS, LOOPBACK);
            String taken = SysProperties.BIND_ADDRESS; // Reads it, now that it is initialised.
            if (before == null) {
                System.clearProperty(BIND_ADDRESS);
            } else {
                System.setProperty(BIND_ADDRESS, before);
            }
            if (!LOOPBACK.equals(taken)) {
                throw new DatabaseUnavailableException("The embedded database must listen at " + LOOPBACK
                        + " only, would listen at " + taken + ": is " + BIND_ADDRESS + " set by somebody else?");
            }
        }
    }

    private static Properties credentials(String password) {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        return properties;
    }

    private static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public DatabaseSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        server.stop();
        try (keptOpen;
                Statement statement = keptOpen.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            // It was in memory, and goes with the application.
        }
        Driver.unload(); // Else the JDK's list of drivers would hold the application's classes for ever.
    }
}
