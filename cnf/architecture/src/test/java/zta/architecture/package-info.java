/** The architecture's rules, and the modules that they are checked on. */
@org.jspecify.annotations.NullMarked
package zta.architecture;
