package dev.evenkeel.server.chaos;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;

/**
 * What is held after a collection.
 *
 * @param heap live bytes
 * @param buffers bytes of Netty's pool, direct ones
 */
record Memory(long heap, long buffers) {
  static Memory now() {
    // The second run takes what the first made unreachable.
    System.gc();
    System.gc();
    ByteBufAllocatorMetric used =
        ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return new Memory(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        used.usedDirectMemory());
  }

  @Override
  public String toString() {
    return (heap >> 10) + " KiB heap, " + (buffers >> 10) + " KiB buffers";
  }
}
