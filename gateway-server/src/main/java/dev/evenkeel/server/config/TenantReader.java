package dev.evenkeel.server.config;

import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.access.KeyRing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code tenants} and collects their keys. Confined to one thread. */
final class TenantReader {
  private final Set<String> pools;
  private final Set<String> ids = new HashSet<>();
  private final Set<String> digests = new HashSet<>();
  private final List<KeyRing.Entry> entries = new ArrayList<>();

  TenantReader(Set<String> pools) {
    this.pools = pools;
  }

  /** The keys of the tenants read so far. */
  List<KeyRing.Entry> entries() {
    return entries;
  }

  /** One tenant: its name. */
  String tenant(String name, Section in) {
    Set<String> allowed = new HashSet<>();
    for (Value each : in.at("pools").list()) {
      String pool = each.required().reference("pool", pools);
      if (pool != null) {
        allowed.add(pool);
      }
    }
    if (in.at("pools").present() && in.at("pools").list().isEmpty()) {
      in.at("pools").problem("names no pool; leave it out to allow all");
    }
    boolean lineages = in.at("traces-are-lineages").as(Notation.FLAG, false);
    List<Value> keys = in.at("keys").required().list();
    if (in.at("keys").present() && keys.isEmpty()) {
      in.at("keys").problem("a tenant needs at least one key");
    }
    for (Value key : keys) {
      key.section(each -> key(each, name, allowed, lineages));
    }
    return name;
  }

  private String key(Section in, String tenant, Set<String> allowed, boolean lineages) {
    String id = in.at("id").required().as(Notation.NAME);
    String sha256 = in.at("sha256").required().as(Notation.SHA256);
    if (id != null && !ids.add(id)) {
      in.at("id").problem("there is a key '" + id + "' already");
    }
    if (sha256 != null && !digests.add(sha256)) {
      in.at("sha256").problem("there is such a key already; which tenant is it?");
    } else if (id != null && sha256 != null) {
      entries.add(new KeyRing.Entry(sha256, new Caller(tenant, id, allowed, lineages)));
    }
    return tenant;
  }
}
