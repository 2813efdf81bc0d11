package io.bgworker.sample;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Says where to look, in the one line that somebody who has just started the server needs. */
@ApplicationScoped
public class Banner {

    private static final int HTTP_PORT_DEFAULT = 9080;

    void onStartup(@Observes Startup event) {
        Config config = ConfigProvider.getConfig();
        int port = config.getOptionalValue("sample.http.port", Integer.class)
                .or(() -> config.getOptionalValue("http.port", Integer.class))
                .orElse(HTTP_PORT_DEFAULT);
        System.out.println("Background workers sample: http://localhost:" + port + "/bgworker-sample/");
    }
}
