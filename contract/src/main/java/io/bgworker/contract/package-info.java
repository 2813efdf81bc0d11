/**
 * The contract of the background workers, rule by rule, and which tests hold which rule. Read {@link io.bgworker.contract.Rule}
 * first. Used by the tests of all modules; nothing of it is part of the product.
 */
@NullMarked
package io.bgworker.contract;

import org.jspecify.annotations.NullMarked;
