package dev.evenkeel.policy.certify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;

/**
 * Ed25519 keys as PEM files: private ones in PKCS#8, public ones as SubjectPublicKeyInfo, both as
 * written by {@code openssl}. Pure functions but for the files.
 */
public final class SigningKeys {
  static final String ALGORITHM = "Ed25519";

  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  /** More characters than an Ed25519 key's file has. */
  private static final int SIZE_LIMIT = 8192;

  private SigningKeys() {}

  /** A new pair. */
  public static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  /** A key's name: the SHA-256 of its SubjectPublicKeyInfo as 64 hex digits. */
  public static String id(PublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Writes a pair into two new files; the private one is readable by its owner only, where the file
   * system knows owners.
   *
   * @throws FileAlreadyExistsException if one of them exists: a key is never overwritten
   * @throws IOException if they cannot be written
   */
  public static void write(KeyPair keys, Path privateFile, Path publicFile) throws IOException {
    if (Files.exists(publicFile)) {
      throw new FileAlreadyExistsException(publicFile.toString());
    }
    create(privateFile);
    Files.writeString(privateFile, pem(PRIVATE, keys.getPrivate()));
    Files.writeString(publicFile, pem(PUBLIC, keys.getPublic()), StandardOpenOption.CREATE_NEW);
  }

  /**
   * Reads a pair.
   *
   * @throws IOException if a file cannot be read
   * @throws InvalidCertificateException if a file is not an Ed25519 key, they are not a pair, or
   * others than its owner may read the private one
   */
  public static KeyPair read(Path privateFile, Path publicFile)
      throws IOException, InvalidCertificateException {
    PublicKey publicKey = readPublic(publicFile);
    privately(privateFile);
    byte[] octets = octets(PRIVATE, privateFile);
    try {
      PrivateKey privateKey =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(octets));
      KeyPair keys = new KeyPair(publicKey, privateKey);
      if (!pair(keys)) {
        throw new InvalidCertificateException(
            privateFile + " and " + publicFile + " are not a pair");
      }
      return keys;
    } catch (GeneralSecurityException e) {
      throw new InvalidCertificateException(privateFile + " is not an Ed25519 private key", e);
    }
  }

  /**
   * Makes a pair of a private key that is no file, with whichever public key it fits.
   *
   * @param base64 PKCS#8 as a PEM file holds it, without its first and last line
   * @throws InvalidCertificateException if it is not an Ed25519 key, or fits none of them
   */
  public static KeyPair of(String base64, Collection<PublicKey> candidates)
      throws InvalidCertificateException {
    try {
      PrivateKey privateKey = KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
      for (PublicKey each : candidates) {
        KeyPair keys = new KeyPair(each, privateKey);
        if (pair(keys)) {
          return keys;
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidCertificateException(
          "the signing key is not an Ed25519 private key in" + " base64", e);
    }
    throw new InvalidCertificateException(
        "the signing key's public half is none of the trusted" + " keys");
  }

  /**
   * Reads a public key.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidCertificateException if it is not an Ed25519 key
   */
  public static PublicKey readPublic(Path file) throws IOException, InvalidCertificateException {
    byte[] octets = octets(PUBLIC, file);
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(octets));
    } catch (GeneralSecurityException e) {
      throw new InvalidCertificateException(file + " is not an Ed25519 public key", e);
    }
  }

  private static boolean pair(KeyPair keys) throws GeneralSecurityException {
    byte[] challenge = "pair".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(keys.getPrivate());
    signature.update(challenge);
    byte[] signed = signature.sign();
    signature.initVerify(keys.getPublic());
    signature.update(challenge);
    return signature.verify(signed);
  }

  /** A key that everybody on the machine may read proves nothing. */
  private static void privately(Path file) throws IOException, InvalidCertificateException {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    var permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ)) {
      throw new InvalidCertificateException(
          file + " can be read by others than its owner; run: chmod 600 " + file);
    }
  }

  private static void create(Path file) throws IOException {
    FileAttribute<?>[] ownerOnly =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
            : new FileAttribute<?>[0];
    Files.createFile(file, ownerOnly);
  }

  private static String pem(String kind, Key key) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }

  private static byte[] octets(String kind, Path file)
      throws IOException, InvalidCertificateException {
    if (Files.size(file) > SIZE_LIMIT) {
      throw new InvalidCertificateException(file + " is too large for a key");
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    String begin = "-----BEGIN " + kind + "-----";
    int start = text.indexOf(begin);
    int end = text.indexOf("-----END " + kind + "-----");
    if (start < 0 || end < start) {
      throw new InvalidCertificateException(file + " holds no " + kind);
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end).strip());
    } catch (IllegalArgumentException e) {
      throw new InvalidCertificateException(file + " is not PEM", e);
    }
  }
}
