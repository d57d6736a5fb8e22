import {
  defineConfig,
  type ConfigCallbacks,
  type ConfigDriver,
  type ConfigDuration,
  type ConfigLane,
  type ConfigMachine,
  type ConfigMerchant,
  type ConfigSecret,
  type ConfigTarget,
  type EnvironmentConfig,
  type ProjectConfig,
} from 'vendloop';

/** Secrets stay in the environment; the file names their variables. */
const secret = (name: string): ConfigSecret => ({ env: name });

const shop: ConfigMerchant = {
  appId: 'shop',
  credentials: { apiKey: secret('SHOP_API_KEY'), webhookSecret: secret('SHOP_WEBHOOK_SECRET') },
};

/** Ten lanes of one product. */
const lanesOf = (productId: string, price: number): readonly ConfigLane[] =>
  Array.from({ length: 10 }, (_, lane) => ({ lane, productId, price, stock: 8 }));

const spiral = (machineNo: string): ConfigMachine => ({
  machineNo,
  motor: 'spring',
  kind: 'spiral',
  key: secret(`KEY_${machineNo}`),
  lanes: lanesOf('chips', 450),
});

const timeout: ConfigDuration = '2min';
const callbacks: ConfigCallbacks = { firstPause: '1s', maxPause: '30s', timeout: '5s' };
const overWebSocket: ConfigDriver = { file: './driver.ts' };
const overMqtt: ConfigDriver = { file: './driver.ts', options: { broker: 'mqtts://broker.example' } };
const productionLike: ConfigTarget = { url: 'https://staging.example' };

/** The same shop at another address, whose machines use a broker. */
const staging: EnvironmentConfig = { target: productionLike, driver: overMqtt };

const project: ProjectConfig = {
  target: 'http://127.0.0.1:7080',
  driver: overWebSocket,
  merchants: [shop],
  machines: [spiral('86012345'), spiral('86012346')],
  timeout,
  callbacks,
  environments: { staging },
};
export default defineConfig(project);
