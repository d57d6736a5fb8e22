package shop;

import java.util.UUID;

/** What the core and its fleet know: one merchant, one machine, and keys that are drawn for each test run. */
record ShopConfig(String appId, String appSecret, String appKey, String machineNo, String machineKey) {
  static final int PRODUCT = 1000;

  static ShopConfig withNewKeys() {
    return new ShopConfig("shop", newKey(), newKey(), "86012345", newKey());
  }

  private static String newKey() {
    return UUID.randomUUID().toString();
  }

  /** The configuration file of {@code vendloop serve} and {@code vendloop fleet}. */
  String toJson() {
    return """
        {
          "merchants": [{"appId": "%s", "appSecret": "%s", "appKey": "%s"}],
          "machines": [{
            "machineNo": "%s", "appId": "%s", "key": "%s", "kind": "motor",
            "lanes": [{"lane": 0, "productId": %d, "productName": "Water", "price": 250, "stock": 10}]
          }]
        }
        """.formatted(appId, appSecret, appKey, machineNo, appId, machineKey, PRODUCT);
  }
}
