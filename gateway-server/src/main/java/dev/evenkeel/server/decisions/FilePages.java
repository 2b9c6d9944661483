package dev.evenkeel.server.decisions;

/**
 * What the system keeps in memory of one file. Nothing that is asked here changes what the file
 * says; ranges are in bytes, and only pages that lie wholly in them are dropped.
 */
interface FilePages extends AutoCloseable {
  /**
   * Has what was written there put on the disk, and does not wait until it is. May block while the
   * disk has no room for more to do.
   *
   * @return whether the system does that
   */
  boolean writeOut(long from, long length);

  /**
   * Gives up the memory of what is there; what is not on the disk yet stays.
   *
   * @return whether the system does that
   */
  boolean drop(long from, long length);

  @Override
  void close();
}
