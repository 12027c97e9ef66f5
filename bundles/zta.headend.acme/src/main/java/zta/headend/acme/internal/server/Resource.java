package zta.headend.acme.internal.server;

import zta.api.fault.FaultException;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeResponse;

/** Answers the signed requests of one path. */
@FunctionalInterface
interface Resource {
  AcmeResponse answer(Call call) throws AcmeException, FaultException;
}
