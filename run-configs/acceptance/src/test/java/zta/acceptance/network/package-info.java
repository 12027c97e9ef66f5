/** Agents, headends and servers on networks of their own, made of namespaces. */
@NullMarked
package zta.acceptance.network;

import org.jspecify.annotations.NullMarked;
