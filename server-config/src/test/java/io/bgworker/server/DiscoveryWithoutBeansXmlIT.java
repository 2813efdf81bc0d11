package io.bgworker.server;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Bean discovery mode annotated, as is usual without a beans.xml. */
class DiscoveryWithoutBeansXmlIT extends DiscoveryContract {

    @Deployment
    static WebArchive deployment() {
        return application("no-beans-xml");
    }
}
