import type { DriverKind, InitChoices } from '../choices.ts';

/** Members of the driver in a project file, as JSON. */
const drivers: Readonly<Record<DriverKind, string | null>> = {
  'open-api': null,
  typescript: '"./driver.ts"',
  python: '{ "command": ["python3", "driver.py"] }',
};

/** The text of a project file. */
export function projectText(choices: InitChoices): string {
  switch (choices.format) {
    case 'ts':
      return typescriptText(choices);
    case 'yaml':
      return yamlText(choices);
    case 'json':
      return jsonText(choices);
  }
}

function jsonText({ target, driver }: InitChoices): string {
  const reference = drivers[driver];
  const members = {
    $schema: './node_modules/vendloop/docs/project.schema.json',
    target: { url: target },
    ...(reference !== null && { driver: JSON.parse(reference) as unknown }),
    folders: { scenarios: 'scenarios', evidence: 'runs' },
  };
  return `${JSON.stringify(members, null, 2)}\n`;
}

const ownMembers = `# merchants:
#   - appId: shop
#     appSecret: { env: SHOP_APP_SECRET }
#     appKey: { env: SHOP_APP_KEY }

# Its machines that may be played. Left out: those that the cloud lists and that are offline.
# machines:
#   - machineNo: "86012345"
#     motor: spring
#     key: { env: MACHINE_KEY }
#     lanes:
#       - { lane: 0, productId: 1000 }

# Limits of the cloud, where they differ from the documented ones.
# dwell: { motor: 30s, conveyor: 90s }
# timeout: 2min`;

const driverMembers = `# The driver finds credentials by their names in settings.merchant.
# merchants:
#   - appId: shop
#     credentials:
#       apiKey: { env: SHOP_API_KEY }
#       webhookSecret: { env: SHOP_WEBHOOK_SECRET }

# Its machines that may be played, by the cloud's own names. kind: one that the driver states; motor: what plays it;
# productId: the cloud's id. Left out: those that the cloud lists and that are offline.
# machines:
#   - machineNo: vm-0001
#     kind: motor
#     motor: spring
#     key: { env: MACHINE_KEY }
#     lanes:
#       - { lane: 0, productId: crisps }

# Limits of the cloud, where they differ from those that the driver states; dwell by kind.
# dwell: { motor: 30s }
# timeout: 2min`;

function yamlText({ target, driver }: InitChoices): string {
  const reference = drivers[driver];
  return `# yaml-language-server: $schema=./node_modules/vendloop/docs/project.schema.json
# What vendloop knows of your cloud. Flags and environment variables go before this file; \`vendloop config\` shows
# what is in force.

# The cloud that runs are played at. machineUrl: what machines dial, where that is another address.
target:
  url: ${target}
  # machineUrl: ${reference === null ? target.replace(/^http/, 'ws') : 'mqtt://127.0.0.1:1883'}

# What knows the cloud: a file, or a program in any language. Left out: the documented open API.
${reference === null ? '# driver: ./driver.ts' : `driver: ${reference}`}

# Who calls it. Secrets stay in the environment. Left out: the demo merchant of \`vendloop serve\`.
${reference === null ? ownMembers : driverMembers}

folders:
  scenarios: scenarios
  evidence: runs

# Members that replace those above: \`vendloop run NAME --env staging\`.
# environments:
#   staging:
#     target: https://staging.example
`;
}

function typescriptText({ target, driver }: InitChoices): string {
  const reference = drivers[driver];
  return `import { defineConfig } from 'vendloop';

// What vendloop knows of your cloud. Flags and environment variables go before this file; \`vendloop config\` shows
// what is in force.
export default defineConfig({
  // The cloud that runs are played at. machineUrl: what machines dial, where that is another address.
  target: { url: '${target}' },

  // What knows the cloud: a file, or a program in any language. Left out: the documented open API.
  ${reference === null ? `// driver: './driver.ts',` : `driver: ${typescriptOf(reference)},`}

  // Who calls it. Secrets stay in the environment. Left out: the demo merchant of \`vendloop serve\`.
  // merchants: [{ appId: 'shop', appSecret: { env: 'SHOP_APP_SECRET' }, appKey: { env: 'SHOP_APP_KEY' } }],

  // Its machines that may be played. Left out: those that the cloud lists and that are offline.
  // machines: [
  //   { machineNo: '86012345', motor: 'spring', key: { env: 'MACHINE_KEY' }, lanes: [{ lane: 0, productId: 1000 }] },
  // ],

  // Limits of the cloud, where they differ from the documented ones.
  // dwell: { motor: '30s', conveyor: '90s' },
  // timeout: '2min',

  folders: { scenarios: 'scenarios', evidence: 'runs' },

  // Members that replace those above: \`vendloop run NAME --env staging\`.
  // environments: { staging: { target: 'https://staging.example' } },
});
`;
}

function typescriptOf(json: string): string {
  return json.replaceAll('"', "'").replace("{ 'command'", '{ command');
}
