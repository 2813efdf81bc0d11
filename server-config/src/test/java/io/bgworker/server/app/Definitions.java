package io.bgworker.server.app;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.enterprise.context.ApplicationScoped;

/** Defines a data source as any application does. */
@ApplicationScoped
@DataSourceDefinition(
        name = "java:app/jdbc/defined",
        className = "org.h2.jdbcx.JdbcDataSource",
        url = "jdbc:h2:mem:defined",
        user = "definer",
        password = "secret")
public class Definitions {}
