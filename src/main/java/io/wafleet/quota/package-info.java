/**
 * How much each tenant may have: what is set for all, what for one, and the refusals. What a tenant has of something is counted
 * where that is made; here is only compared.
 */
@NullMarked
package io.wafleet.quota;

import org.jspecify.annotations.NullMarked;
