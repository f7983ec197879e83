/**
 * The fault suite: what is injected into real processes, and what must hold. In its long form: {@code mvn -B verify
 * -Pfaults}.
 */
package io.wafleet.faults;
