package shop;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A core and its simulated machines, each in a container. */
final class VendingCloud implements AutoCloseable {
  /** Built by {@code docker build --tag vendloop:local .} in vendloop's folder. */
  private static final DockerImageName IMAGE = DockerImageName.parse("vendloop:local");

  private static final int API_PORT = 7080;
  /** The configuration belongs to root in the container, and the image runs as another user. */
  private static final int READABLE_BY_ALL = 0644;

  private final Network network = Network.newNetwork();
  private final GenericContainer<?> core;
  private final GenericContainer<?> fleet;

  VendingCloud(ShopConfig config) {
    core = container(config)
        .withNetworkAliases("core")
        .withCommand("serve", "--quiet")
        .withExposedPorts(API_PORT)
        .waitingFor(Wait.forHealthcheck());
    fleet = container(config)
        .withCommand("fleet", "--url", "http://core:" + API_PORT)
        .waitingFor(Wait.forLogMessage(".*1 of 1 online.*", 1));
  }

  /** Starts both; the machine is online when this returns. */
  void start() {
    core.start();
    fleet.start();
  }

  /** Base URL of the core, as this computer reaches it. */
  String url() {
    return "http://" + core.getHost() + ":" + core.getMappedPort(API_PORT);
  }

  @Override
  public void close() {
    fleet.close();
    core.close();
    network.close();
  }

  private GenericContainer<?> container(ShopConfig config) {
    return new GenericContainer<>(IMAGE)
        .withNetwork(network)
        .withEnv("VENDLOOP_CONFIG", "/keys/shop.json")
        .withCopyToContainer(Transferable.of(config.toJson(), READABLE_BY_ALL), "/keys/shop.json");
  }
}
