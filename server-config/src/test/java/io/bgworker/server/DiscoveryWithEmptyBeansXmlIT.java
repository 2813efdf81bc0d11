package io.bgworker.server;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Bean discovery mode annotated, as an empty beans.xml says. */
class DiscoveryWithEmptyBeansXmlIT extends DiscoveryContract {

    @Deployment
    static WebArchive deployment() {
        return application("empty-beans-xml").addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }
}
