package dev.evenkeel.policy.drift;

/**
 * A chart at one moment.
 *
 * @param cut what counts lies beyond it; 0.5 for what is there or not
 * @param rate the share of what counts that is in order, 0 to 1
 * @param statistic where it stands, from 0
 * @param limit where it raises the alarm
 * @param since observations since it stood at 0 last
 * @param hitsSince how many of them counted
 * @param delay how many observations a rise by the watched shift takes to be noticed, on average
 */
public record ChartState(double cut, double rate, int statistic, int limit, int since,
    int hitsSince, double delay) {}
