package zta.headend.portal.internal.admin;

import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Audit;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.RefusedException;
import zta.headend.portal.internal.web.Resource;

/** A resource for the administrator only. */
abstract class AdminResource extends Resource {
  private static final long serialVersionUID = 1L;

  private final transient AdminToken token;

  AdminResource(HostCheck hosts, AdminToken token) {
    super(hosts);
    this.token = token;
  }

  AdminResource(HostCheck hosts, AdminToken token, int mostBytes) {
    super(hosts, mostBytes);
    this.token = token;
  }

  @Override
  protected final void authorize(Call call) throws RefusedException {
    token.require(call);
  }

  static void audit(String action, String object) {
    Audit.note("administrator", action, object);
  }
}
