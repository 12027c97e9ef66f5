package zta.testkit.internal;

import java.util.List;

/**
 * A bundle on the test class path.
 *
 * @param symbolicName its symbolic name without directives
 * @param location what the framework installs: a jar file, or by reference a folder of classes
 * @param exports its exported packages with their versions
 * @param fragment whether it is a part of another bundle, which is not started
 */
record ClassPathBundle(
    String symbolicName, String location, List<String> exports, boolean fragment) {}
