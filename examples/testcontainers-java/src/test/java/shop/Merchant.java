package shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Your own client, in place of this one, is what the test is about. */
final class Merchant {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final ShopConfig config;

  /** @param url base URL of the core */
  Merchant(String url, ShopConfig config) {
    this.url = url;
    this.config = config;
  }

  /** Orders one item, pays it and starts its delivery. Returns the delivery's number. */
  String buy(String tradeId) throws IOException, InterruptedException {
    var order = call("POST", "/orders", Map.of(
        "machine_no", config.machineNo(),
        "notify_url", "https://shop.example/callbacks",
        "trade_id", tradeId,
        "products", List.of(Map.of("product_id", ShopConfig.PRODUCT, "quantity", 1))));
    var id = order.get("order_id").asText();
    signed("PUT", "/orders/" + id, Map.of("order_id", id, "status", 1));
    var paid = signed("POST", "/orders/" + id, Map.of("order_id", id));
    var record = paid.get("records").get(0).get("id").asText();
    var delivery = signed("POST", "/deliveries",
        Map.of("method", "device.delivery.put", "order_id", id, "record_id", record));
    return delivery.get("delivery_id").asText();
  }

  /** Status of a delivery as the core words it: {@code 出货完成} is a success. */
  String status(String delivery) throws IOException, InterruptedException {
    return signed("POST", "/deliveries/" + delivery, Map.of()).get("status").asText();
  }

  private JsonNode signed(String method, String path, Map<String, Object> members)
      throws IOException, InterruptedException {
    var payload = new TreeMap<String, Object>(members);
    payload.put("machine_no", config.machineNo());
    payload.put("timestamp", Instant.now().getEpochSecond());
    payload.put("sign", sign(payload, config.appKey()));
    var encoded = Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(payload));
    return call(method, path, Map.of("payload", encoded));
  }

  private JsonNode call(String method, String path, Object body) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url + "/api/openapi/v1" + path))
        .header("Appid", config.appId())
        .header("AppSecret", config.appSecret())
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
        .build();
    var answer = JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    if (answer.get("code").asInt() != 0) {
      throw new IOException(method + " " + path + ": " + answer.get("code") + " " + answer.get("message").asText());
    }
    return answer.get("data");
  }

  /** The sign of a payload, whose members are sorted by name (docs/protocol/signing.md). */
  private static String sign(TreeMap<String, Object> members, String key) {
    var text = new StringBuilder();
    members.forEach((name, value) -> {
      if (!value.equals("")) {
        text.append(name).append('=').append(value).append('&');
      }
    });
    try {
      var md5 = MessageDigest.getInstance("MD5");
      var hash = md5.digest(text.append("key=").append(key).toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().withUpperCase().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
