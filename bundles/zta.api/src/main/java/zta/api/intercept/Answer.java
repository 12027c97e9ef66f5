package zta.api.intercept;

import zta.api.access.Verdict;

/** A stage's answer to an offer. */
public sealed interface Answer {
  /** Not mine: the next stage is asked. */
  record Pass() implements Answer {}

  /** Mine, and allowed so far: nobody after this stage sees it. */
  record Take(Verdict verdict) implements Answer {}

  /** Mine, and refused: nobody after this stage sees it either, and it is not let through. */
  record Refuse(Verdict verdict) implements Answer {}
}
