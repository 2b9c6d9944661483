package dev.evenkeel.server.end2end;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of the tests' own, made by the JDK's keytool, and what it vouches for. */
public final class TestCertificates {
  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "authority";
  private static final AtomicInteger KEYSTORES = new AtomicInteger();

  private final Path file;

  public TestCertificates(Path folder) throws Exception {
    this.file = folder.resolve("keys-" + KEYSTORES.incrementAndGet() + ".p12");
    keytool(List.of("-alias", AUTHORITY, "-dname", "CN=Authority of the tests", "-ext", "bc:c",
        "-validity", "2"));
  }

  /** A certificate for a name, signed by the authority, good from yesterday until tomorrow. */
  public void issue(String alias, String name) throws Exception {
    issue(alias, name, "-1d", 2);
  }

  /** @param start when it becomes good, in keytool's words */
  void issue(String alias, String name, String start, int days) throws Exception {
    keytool(List.of("-alias", alias, "-dname", "CN=" + name, "-ext", "SAN=dns:" + name, "-signer",
        AUTHORITY, "-startdate", start, "-validity", String.valueOf(days)));
  }

  private void keytool(List<String> options) throws Exception {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-J-XX:TieredStopAtLevel=1", "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1",
            "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD));
    command.addAll(options);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    assertThat(keytool.waitFor()).as(said).isZero();
  }

  private KeyStore store() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** The authority's own certificate as a PEM file, as an operator would configure it. */
  Path authority() throws Exception {
    Certificate certificate = store().getCertificate(AUTHORITY);
    return Files.writeString(file.resolveSibling(file.getFileName() + ".pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
  }

  /** The key and chain of one certificate. */
  KeyManagerFactory keys(String alias) throws Exception {
    KeyStore all = store();
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setKeyEntry(alias, all.getKey(alias, PASSWORD.toCharArray()), PASSWORD.toCharArray(),
        all.getCertificateChain(alias));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, PASSWORD.toCharArray());
    return keys;
  }

  /** A client's context that trusts the authority and nobody else. */
  SSLContext trusting() throws Exception {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry(AUTHORITY, store().getCertificate(AUTHORITY));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** A port on loopback that proves itself with one of the certificates. */
  public ServerSocket listening(String alias) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(alias).getKeyManagers(), null, null);
    return context.getServerSocketFactory()
        .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
  }
}
