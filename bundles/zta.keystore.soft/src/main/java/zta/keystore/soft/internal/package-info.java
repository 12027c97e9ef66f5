/** The software key store: PKCS#12 files that only the service's user can read. */
@NullMarked
package zta.keystore.soft.internal;

import org.jspecify.annotations.NullMarked;
