package dev.evenkeel.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.core.route.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The signer against Amazon's published test suite for Signature Version 4. */
final class AwsSignerTest {
  private static final String TOKEN =
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfp"
          + "SPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0K"
          + "PkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lI"
          + "ZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

  private static List<Header> sign(String method, String path, List<Header> headers, String body,
      @Nullable String token) {
    AwsKeys keys =
        new AwsKeys("AKIDEXAMPLE", new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            token == null ? null : new Secret(token));
    return new AwsSigner(keys, "us-east-1", "service").sign(method, "example.amazonaws.com", path,
        headers, body.getBytes(StandardCharsets.UTF_8), Instant.parse("2015-08-30T12:36:00Z"));
  }

  static Stream<Arguments> suite() {
    return Stream.of(
        Arguments.of("get-vanilla", "GET", "/", List.of(), "", null, "host;x-amz-date",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Arguments.of("post-vanilla", "POST", "/", List.of(), "", null, "host;x-amz-date",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        Arguments.of("get-utf8", "GET", "/ሴ", List.of(), "", null, "host;x-amz-date",
            "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
        Arguments.of("get-space", "GET", "/example space/", List.of(), "", null, "host;x-amz-date",
            "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
        Arguments.of("get-header-value-trim", "GET", "/",
            List.of(new Header("My-Header1", " value1"),
                new Header("My-Header2", " \"a   b   c\"")),
            "", null, "host;my-header1;my-header2;x-amz-date",
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
        Arguments.of("post-header-key-sort", "POST", "/",
            List.of(new Header("My-Header1", "value1")), "", null, "host;my-header1;x-amz-date",
            "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
        Arguments.of("post-x-www-form-urlencoded", "POST", "/",
            List.of(new Header("Content-Type", "application/x-www-form-urlencoded")),
            "Param1=value1", null, "content-type;host;x-amz-date",
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
        Arguments.of("post-sts-header-before", "POST", "/", List.of(), "", TOKEN,
            "host;x-amz-date;x-amz-security-token",
            "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("suite")
  void sign_givesThePublishedSignature(String name, String method, String path,
      List<Header> headers, String body, @Nullable String token, String signed, String signature) {
    List<Header> added = sign(method, path, headers, body, token);

    assertThat(added).contains(new Header("x-amz-date", "20150830T123600Z"))
        .contains(new Header("authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=" + signed + ", Signature=" + signature));
    if (token != null) {
      assertThat(added).contains(new Header("x-amz-security-token", token));
    }
  }

  @Test
  void encodedPath_isEncodedOnceMoreForTheSignature() {
    assertThat(AwsSigner.encode("arn:aws:x/1", false)).isEqualTo("arn%3Aaws%3Ax%2F1");
    assertThat(AwsSigner.encode("/g/arn%3A1/apply", true)).isEqualTo("/g/arn%253A1/apply");
  }
}
