package zta.headend.portal.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.api.headend.Directory;

/** Names the organisation at the first start, so that a headend serves without any manual step. */
@Component(service = Bootstrap.class, immediate = true)
public final class Bootstrap {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

  /** Names the organisation when nobody has. */
  @Activate
  public Bootstrap(@Reference Directory directory, @Reference PortalSettings settings)
      throws FaultException {
    if (directory.organization().name().isEmpty()) {
      directory.name(settings.organizationName());
      LOG.info("first start: the organisation has a name");
    }
  }
}
