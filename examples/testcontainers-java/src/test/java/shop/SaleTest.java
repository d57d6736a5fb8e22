package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SaleTest {
  private static final ShopConfig CONFIG = ShopConfig.withNewKeys();
  private static final VendingCloud CLOUD = new VendingCloud(CONFIG);

  @BeforeAll
  static void start() {
    CLOUD.start();
  }

  @AfterAll
  static void stop() {
    CLOUD.close();
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void aCustomerWhoPaidGetsTheItem() throws Exception {
    var merchant = new Merchant(CLOUD.url(), CONFIG);
    var delivery = merchant.buy("trade-1");
    // A healthy machine takes less than a second for an item.
    while (merchant.status(delivery).equals("未取货或正在出货")) {
      Thread.sleep(100);
    }
    assertEquals("出货完成", merchant.status(delivery));
  }
}
