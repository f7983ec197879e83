package io.wafleet.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A row of the table of faults that {@link FaultTable} prints. */
@Tag("fault")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Fault {
    /** A letter for the area and a number, such as {@code A1}. */
    String id();

    String injected();

    String holds();
}
