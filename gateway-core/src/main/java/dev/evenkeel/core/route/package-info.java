/**
 * Who may answer: providers, routes, pools, workloads, and the pure planner that orders routes and
 * says why the others are left out.
 */
@NullMarked
package dev.evenkeel.core.route;

import org.jspecify.annotations.NullMarked;
