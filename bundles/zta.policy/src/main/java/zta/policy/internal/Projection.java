package zta.policy.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.TreeSet;
import zta.api.access.Condition;
import zta.api.access.Subject;

/**
 * What of a document one subject's agent may have. Of a rule for the subject only his identity and
 * his groups remain. A rule that is for others keeps its conditions, so that near misses come out
 * as they do in the headend, but whom it is for becomes {@code "others"} with the kind of
 * condition; a deny rule for others can never matter and is left out. How the headend reaches a
 * resource is the headend's matter and left out too.
 */
final class Projection {
  /** The member of a rule that stands for users and groups of others. */
  static final String OTHERS = "others";

  private static final String USERS = "users";
  private static final String GROUPS = "groups";

  private static final List<String> HEADEND_ONLY = List.of("internalHost", "loopback", "network");

  private final Subject subject;

  Projection(Subject subject) {
    this.subject = subject;
  }

  JsonObject of(JsonObject document, List<Rule> compiled) {
    JsonObject projected = document.deepCopy();
    if (projected.get("resources") instanceof JsonArray resources) {
      for (JsonElement resource : resources) {
        HEADEND_ONLY.forEach(resource.getAsJsonObject()::remove);
      }
    }
    if (projected.get("rules") instanceof JsonArray rules) {
      JsonArray kept = new JsonArray();
      for (int i = 0; i < rules.size(); i++) {
        Rule rule = compiled.get(i);
        boolean forOthers = rule.who().unmet(subject) != Unmet.NOTHING;
        if (rule.allows() || !forOthers) {
          kept.add(rule(rules.get(i).getAsJsonObject(), rule.who(), forOthers));
        }
      }
      projected.add("rules", kept);
    }
    return projected;
  }

  private JsonElement rule(JsonObject json, Who who, boolean forOthers) {
    json.remove(USERS);
    json.remove(GROUPS);
    json.remove(OTHERS);
    if (forOthers) {
      json.remove("name");
      json.add(OTHERS, others(who.unmet(subject)));
      return json;
    }
    if (who.names(subject)) {
      json.add(USERS, array(List.of(Who.canonical(subject.identity()))));
    }
    if (who.hasGroupOf(subject)) {
      TreeSet<String> own = new TreeSet<>(subject.groups());
      own.retainAll(who.groups());
      json.add(GROUPS, array(own));
    }
    return json;
  }

  private static JsonArray others(int unmet) {
    return array(Unmet.conditions(unmet).stream().map(Condition::name).toList());
  }

  private static JsonArray array(Iterable<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
