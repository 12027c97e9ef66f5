package zta.policy.internal;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import zta.api.access.Condition;
import zta.api.fault.FaultException;
import zta.api.posture.PostureKind;
import zta.api.posture.PostureState;
import zta.lib.json.JsonView;

/** Reads one rule. */
final class RuleReader {
  private static final String ALL = "*";

  private final JsonView view;
  private final Map<String, Integer> resourceIndexes;

  RuleReader(JsonView view, Map<String, Integer> resourceIndexes) {
    this.view = view;
    this.resourceIndexes = resourceIndexes;
  }

  Rule rule() throws FaultException {
    view.only(
        "id",
        "name",
        "effect",
        "resources",
        "users",
        "groups",
        Projection.OTHERS,
        "posture",
        "networks",
        "hours");
    String id = DocumentReader.id(view);
    view.optString("name");
    boolean allows = allows();
    return new Rule(
        id,
        allows,
        resources(),
        who(),
        new PostureCondition(posture(), allows),
        new NetworkCondition(ResourceReader.networks(view)),
        hours());
  }

  private boolean allows() throws FaultException {
    String effect = view.string("effect");
    if (!effect.equals("allow") && !effect.equals("deny")) {
      throw view.fault("effect", "must be \"allow\" or \"deny\"");
    }
    return effect.equals("allow");
  }

  private Optional<BitSet> resources() throws FaultException {
    List<String> ids = view.strings("resources");
    if (ids.isEmpty()) {
      throw view.fault("resources", "must name at least one resource, or \"*\" for all");
    }
    if (ids.contains(ALL)) {
      if (ids.size() > 1) {
        throw view.fault("resources", "\"*\" stands for all and must stand alone");
      }
      return Optional.empty();
    }
    BitSet indexes = new BitSet();
    for (int i = 0; i < ids.size(); i++) {
      Integer index = resourceIndexes.get(ids.get(i));
      if (index == null) {
        throw view.fault("resources", i, "there is no resource with this id");
      }
      indexes.set(index);
    }
    return Optional.of(indexes);
  }

  private Who who() throws FaultException {
    Set<String> users = new HashSet<>();
    List<String> texts = view.strings("users");
    for (int i = 0; i < texts.size(); i++) {
      users.add(Who.canonical(notBlank("users", i, texts.get(i))));
    }
    List<String> groups = view.strings("groups");
    for (int i = 0; i < groups.size(); i++) {
      notBlank("groups", i, groups.get(i));
    }
    Set<Condition> others = others();
    if (!others.isEmpty() && !(users.isEmpty() && groups.isEmpty())) {
      throw view.fault(Projection.OTHERS, "does not go with users or groups");
    }
    return new Who(users, Set.copyOf(new HashSet<>(groups)), others);
  }

  private String notBlank(String member, int index, String text) throws FaultException {
    if (text.isBlank() || !text.equals(text.strip())) {
      throw view.fault(member, index, "must not be empty nor have space around it");
    }
    return text;
  }

  private Set<Condition> others() throws FaultException {
    Set<Condition> others = EnumSet.noneOf(Condition.class);
    List<String> kinds = view.strings(Projection.OTHERS);
    for (int i = 0; i < kinds.size(); i++) {
      Condition kind = constant(Condition.class, kinds.get(i));
      if (kind != Condition.IDENTITY && kind != Condition.GROUP) {
        throw view.fault(Projection.OTHERS, i, "must be IDENTITY or GROUP");
      }
      others.add(kind);
    }
    return others;
  }

  private Map<PostureKind, PostureState> posture() throws FaultException {
    Map<PostureKind, PostureState> wanted = new EnumMap<>(PostureKind.class);
    Optional<JsonView> posture = view.optObject("posture");
    if (posture.isPresent()) {
      for (String name : posture.get().json().keySet()) {
        PostureKind kind = constant(PostureKind.class, name);
        PostureState state = constant(PostureState.class, posture.get().string(name));
        if (kind == null) {
          throw posture.get().fault(name, "not one of " + List.of(PostureKind.values()));
        }
        if (state == null || state == PostureState.UNKNOWN) {
          throw posture.get().fault(name, "must be PASS or FAIL");
        }
        wanted.put(kind, state);
      }
    }
    return wanted;
  }

  private Optional<Hours> hours() throws FaultException {
    Optional<JsonView> hours = view.optObject("hours");
    return hours.isEmpty() ? Optional.empty() : Optional.of(new HoursReader(hours.get()).hours());
  }

  private static <E extends Enum<E>> @Nullable E constant(Class<E> type, String name) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    return null;
  }
}
