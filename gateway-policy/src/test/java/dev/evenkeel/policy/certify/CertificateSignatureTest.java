package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateSignatureTest {
  private static final KeyPair KEYS = SigningKeys.generate();
  private static final CertificateSigner SIGNER = new CertificateSigner(KEYS);
  private static final CertificateReader READER =
      new CertificateReader(List.of(SigningKeys.generate().getPublic(), KEYS.getPublic()));
  private static final Certificate CERTIFICATE = Example.certificate(Example.pool(0.1), "serial-1");

  /** The specification's own example. */
  @Test
  void signedBytes_specificationExample_agrees() {
    assertThat(Envelope.signedBytes("http://example.com/HelloWorld", utf8("hello world")))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  }

  @Test
  void signedBytes_umlauts_countsOctets() {
    assertThat(Envelope.signedBytes("ü", utf8("é"))).asString(StandardCharsets.UTF_8)
        .isEqualTo("DSSEv1 2 ü 2 é");
  }

  @Test
  void read_signedByTrustedKey_isTheSame() throws Exception {
    assertThat(READER.read(SIGNER.sign(CERTIFICATE))).isEqualTo(CERTIFICATE);
  }

  @Test
  void read_statement_isInToto() throws Exception {
    var envelope = CertificateJson.MAPPER.readTree(SIGNER.sign(CERTIFICATE));
    var statement = CertificateJson.MAPPER
        .readTree(Base64.getDecoder().decode(envelope.get("payload").stringValue()));

    assertThat(envelope.get("payloadType").stringValue()).isEqualTo("application/vnd.in-toto+json");
    assertThat(envelope.at("/signatures/0/keyid").stringValue()).isEqualTo(SIGNER.keyId())
        .matches("[0-9a-f]{64}");
    assertThat(statement.get("_type").stringValue()).isEqualTo("https://in-toto.io/Statement/v1");
    assertThat(statement.at("/subject/0/digest/sha256").stringValue())
        .isEqualTo(CERTIFICATE.binding().routeDigest());
    assertThat(statement.at("/predicate/result").stringValue()).isEqualTo("PASSED");
    assertThat(statement.at("/predicate/certificate/notAfter").stringValue())
        .isEqualTo("2026-10-31T12:00:00Z");
  }

  @Test
  void read_signedByStranger_isRejected() {
    byte[] file = new CertificateSigner(SigningKeys.generate()).sign(CERTIFICATE);

    assertThatThrownBy(() -> READER.read(file)).isInstanceOf(InvalidCertificateException.class)
        .hasMessageContaining("trusted key");
  }

  @Test
  void read_noTrustedKeys_isRejected() {
    assertThatThrownBy(() -> new CertificateReader(List.of()).read(SIGNER.sign(CERTIFICATE)))
        .isInstanceOf(InvalidCertificateException.class);
  }

  /** One bit of every byte; a signature does not care which. */
  @Test
  void read_anyByteOfTheEnvelopeChanged_isRejected() {
    byte[] file = SIGNER.sign(CERTIFICATE);
    for (int at = 0; at < file.length; at++) {
      byte[] mutant = file.clone();
      mutant[at] ^= (byte) (1 << (at % 8));
      assertThatThrownBy(() -> READER.read(mutant)).as("byte %d", at)
          .isInstanceOf(InvalidCertificateException.class);
    }
  }

  @Test
  void read_anyByteOfThePayloadChanged_isRejected() {
    Envelope envelope = CertificateJson.MAPPER.readValue(SIGNER.sign(CERTIFICATE), Envelope.class);
    byte[] payload = Base64.getDecoder().decode(envelope.payload());
    for (int at = 0; at < payload.length; at++) {
      byte[] mutant = payload.clone();
      mutant[at] ^= (byte) (1 << (at % 8));
      byte[] file = CertificateJson.MAPPER.writeValueAsBytes(new Envelope(envelope.payloadType(),
          Base64.getEncoder().encodeToString(mutant), envelope.signatures()));
      assertThatThrownBy(() -> READER.read(file)).as("byte %d", at)
          .isInstanceOf(InvalidCertificateException.class);
    }
  }

  @Test
  void read_anyByteAddedAnywhere_isRejected() {
    byte[] file = SIGNER.sign(CERTIFICATE);
    for (int at = 0; at <= file.length; at++) {
      byte[] longer = new byte[file.length + 1];
      System.arraycopy(file, 0, longer, 0, at);
      longer[at] = ' ';
      System.arraycopy(file, at, longer, at + 1, file.length - at);
      assertThatThrownBy(() -> READER.read(longer)).as("at %d", at)
          .isInstanceOf(InvalidCertificateException.class);
    }
  }

  @Test
  void read_twoOfThreeAsked_needsTwoDifferentKeys() throws Exception {
    KeyPair owner = SigningKeys.generate();
    CertificateReader two = new CertificateReader(
        List.of(KEYS.getPublic(), owner.getPublic(), SigningKeys.generate().getPublic()), 2);
    byte[] once = SIGNER.sign(CERTIFICATE);
    byte[] twice = new CertificateSigner(owner).cosign(once);

    assertThatThrownBy(() -> two.read(once)).hasMessageContaining("1 of 2 signatures");
    assertThat(two.verify(once).draft()).isTrue();
    assertThat(two.read(twice)).isEqualTo(CERTIFICATE);
    assertThat(two.verify(twice).signers()).containsExactly(SIGNER.keyId(),
        SigningKeys.id(owner.getPublic()));
    assertThatThrownBy(() -> SIGNER.cosign(once)).hasMessageContaining("already");
  }

  @Test
  void read_oneSignatureRepeatedOrAStrangersAdded_isRejected() throws Exception {
    CertificateReader two =
        new CertificateReader(List.of(KEYS.getPublic(), SigningKeys.generate().getPublic()), 2);
    Envelope once = CertificateJson.MAPPER.readValue(SIGNER.sign(CERTIFICATE), Envelope.class);
    Envelope.Signed signature = once.signatures().getFirst();
    byte[] repeated = CertificateJson.MAPPER.writeValueAsBytes(
        new Envelope(once.payloadType(), once.payload(), List.of(signature, signature)));
    byte[] strangers =
        new CertificateSigner(SigningKeys.generate()).cosign(SIGNER.sign(CERTIFICATE));

    assertThatThrownBy(() -> two.verify(repeated)).hasMessageContaining("twice");
    assertThatThrownBy(() -> two.verify(strangers)).hasMessageContaining("trusted key");
  }

  @Test
  void keys_readableByOthers_areRefused(@TempDir Path directory) throws Exception {
    Path secret = directory.resolve("key.pem");
    Path open = directory.resolve("key.pub.pem");
    SigningKeys.write(KEYS, secret, open);
    for (String loose : List.of("rw-r-----", "rw----r--")) {
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(loose));
      assertThatThrownBy(() -> SigningKeys.read(secret, open))
          .isInstanceOf(InvalidCertificateException.class)
          .hasMessageContaining("chmod 600");
    }
  }

  @Test
  void read_anyPrefix_isRejected() {
    byte[] file = SIGNER.sign(CERTIFICATE);
    for (int length = 0; length < file.length; length++) {
      byte[] prefix = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> READER.read(prefix)).isInstanceOf(InvalidCertificateException.class);
    }
  }

  @Test
  void read_payloadChangedAndKeptSignature_isRejected() {
    String file = new String(SIGNER.sign(CERTIFICATE), StandardCharsets.UTF_8);
    Certificate other = Example.certificate(Example.pool(0.2), "serial-1");
    String forged = file.replaceFirst("\"payload\":\"[^\"]+\"",
        "\"payload\":\""
            + Base64.getEncoder()
                .encodeToString(CertificateJson.MAPPER.writeValueAsBytes(Statement.of(other)))
            + "\"");

    assertThat(forged).isNotEqualTo(file);
    assertThatThrownBy(() -> READER.read(utf8(forged)))
        .isInstanceOf(InvalidCertificateException.class);
  }

  @Test
  void read_anotherPayloadType_isRejected() {
    byte[] payload = CertificateJson.MAPPER.writeValueAsBytes(Statement.of(CERTIFICATE));

    assertThatThrownBy(() -> READER.read(SIGNER.sign("application/json", payload)))
        .isInstanceOf(InvalidCertificateException.class)
        .hasMessageContaining("in-toto");
  }

  /** Signed, so that only the parser stands in the way. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "null", "{\"_type\":null}", "{\"subject\":[null]}", "[]",
      "{\"_type\":\"x\"}", "not json",
      "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[],\"predicateType\":\"x\","
          + "\"predicate\":null}"})
  void read_signedNonsense_isRejected(String payload) {
    byte[] file = SIGNER.sign(Envelope.IN_TOTO, utf8(payload));

    assertThatThrownBy(() -> READER.read(file)).isInstanceOf(InvalidCertificateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"result\":\"PASSED\">\"result\":\"FAILED\"", "route/backup>route/main",
      "route-policy-certificate/v1>route-policy-certificate/v2",
      "\"serial\":>\"extra\":1,\"serial\":", "\"serial\":>\"serial\":\"twice\",\"serial\":",
      "\"serial\":\"serial-1\">\"serial\":null", "\"serial\":\"serial-1\",>",
      "\"notBefore\":\"2026-10-01>\"notBefore\":\"2027-10-01"})
  void read_signedButContradictory_isRejected(String change) {
    String json = CertificateJson.MAPPER.writeValueAsString(Statement.of(CERTIFICATE));
    int middle = change.indexOf('>');
    String changed = json.replace(change.substring(0, middle), change.substring(middle + 1));

    assertThat(changed).isNotEqualTo(json);
    assertThatThrownBy(() -> READER.read(SIGNER.sign(Envelope.IN_TOTO, utf8(changed))))
        .isInstanceOf(InvalidCertificateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[[[[", "{\"payloadType\":null}",
      "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"???\",\"signatures\":[]}",
      "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"\",\"signatures\":[]}",
      "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"\",\"signatures\":[null]}",
      "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"\","
          + "\"signatures\":[{\"keyid\":\"\",\"sig\":\"?\"}]}"})
  void read_noEnvelope_isRejected(String file) {
    assertThatThrownBy(() -> READER.read(utf8(file)))
        .isInstanceOf(InvalidCertificateException.class);
  }

  @Test
  void read_tooLarge_isRejected() {
    assertThatThrownBy(() -> READER.read(new byte[CertificateReader.SIZE_LIMIT + 1]))
        .isInstanceOf(InvalidCertificateException.class)
        .hasMessageContaining("larger");
  }

  @Test
  void of_failedRun_earnsNothing() throws Exception {
    CertificationRun run =
        new CertificationRun((route, probe) -> route.reference() ? Example.right(probe)
            : Answer.failed("down", Duration.ZERO), Example.CLOCK, 1, Progress.SILENT);
    var pool = Example.pool(0.1);
    CertificationResult result = run.candidate(pool, Example.candidate(pool), Example.SUITE,
        Example.POLICY, run.reference(pool, Example.SUITE, Example.POLICY));

    assertThatThrownBy(
        () -> Certificate.of(result, "1", "me", Example.NOON, pool.certification().validFor()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keys_writtenAndRead_signAlike(@TempDir Path directory) throws Exception {
    Path secret = directory.resolve("key.pem");
    Path open = directory.resolve("key.pub.pem");
    SigningKeys.write(KEYS, secret, open);

    KeyPair read = SigningKeys.read(secret, open);

    assertThat(read.getPublic()).isEqualTo(KEYS.getPublic());
    assertThat(READER.read(new CertificateSigner(read).sign(CERTIFICATE))).isEqualTo(CERTIFICATE);
    assertThat(Files.readString(secret)).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(Files.readString(open)).startsWith("-----BEGIN PUBLIC KEY-----\n");
    if (Files.getFileStore(secret).supportsFileAttributeView("posix")) {
      assertThat(Files.getPosixFilePermissions(secret)).hasSize(2);
    }
    assertThatThrownBy(() -> SigningKeys.write(KEYS, secret, open))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void keys_notAPairOrNoKeys_areRejected(@TempDir Path directory) throws Exception {
    Path secret = directory.resolve("key.pem");
    Path open = directory.resolve("key.pub.pem");
    SigningKeys.write(KEYS, secret, open);
    Path otherSecret = directory.resolve("other.pem");
    Path otherOpen = directory.resolve("other.pub.pem");
    SigningKeys.write(SigningKeys.generate(), otherSecret, otherOpen);
    Path nonsense = Files.writeString(directory.resolve("nonsense"),
        "-----BEGIN PUBLIC KEY-----\n????\n-----END PUBLIC KEY-----\n");

    assertThatThrownBy(() -> SigningKeys.read(secret, otherOpen))
        .isInstanceOf(InvalidCertificateException.class);
    assertThatThrownBy(() -> SigningKeys.readPublic(secret))
        .isInstanceOf(InvalidCertificateException.class);
    assertThatThrownBy(() -> SigningKeys.readPublic(nonsense))
        .isInstanceOf(InvalidCertificateException.class);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
