import ts from 'typescript';

/** What is mutated: the folders of rules, and the files beside them that decide something. */
export const mutatedPaths: readonly string[] = [
  'src/core/api/',
  'src/core/callbacks/',
  'src/core/config.ts',
  'src/core/core-clock.ts',
  'src/core/deadline-timer.ts',
  'src/core/delivery/',
  'src/core/devices/',
  'src/core/domain/',
  'src/core/handle-deadline.ts',
  'src/core/kernel.ts',
  'src/core/lock/',
  'src/core/maintenance.ts',
  'src/core/orders/',
  'src/core/ownership.ts',
  'src/core/signing/',
  'src/core/store/',
];

/** Files and folders in {@link mutatedPaths} that are left out, each with its reason. */
export const excludedPaths: readonly { readonly path: string; readonly reason: string }[] = [
  { path: 'src/core/api/audit.ts', reason: 'writes the audit log' },
  { path: 'src/core/api/http/', reason: 'real sockets and HTTP: the virtual stage does not load it' },
  { path: 'src/core/api/openapi/', reason: 'makes the OpenAPI document, which no merchant calls for a sale' },
  { path: 'src/core/callbacks/http/', reason: 'real sockets and DNS: the virtual stage does not load it' },
  { path: 'src/core/devices/links/', reason: 'real WebSockets: the virtual stage does not load it' },
  { path: 'src/core/domain/address-guard.ts', reason: 'judges resolved addresses, which the virtual stage has not' },
  { path: 'src/core/domain/configuration.ts', reason: 'reads the configuration' },
  { path: 'src/core/domain/description.ts', reason: 'reads the display texts of the configuration' },
  { path: 'src/core/domain/readiness.ts', reason: 'judges the health of the process, for its operator' },
  {
    path: 'src/core/signing/compact-payload.ts',
    reason: 'a faster way beside the strict reader, with the same answer',
  },
  { path: 'src/core/signing/diagnosis/', reason: 'the signing doctor: a command, no part of a sale' },
  { path: 'src/core/signing/explain.ts', reason: 'the signing doctor: a command, no part of a sale' },
  { path: 'src/core/store/sqlite/', reason: 'the store on disk: the virtual stage uses the store in memory' },
];

/** Whether a file of the project (relative, with slashes) is mutated. */
export function isInScope(file: string): boolean {
  const isUnder = (path: string): boolean => (path.endsWith('/') ? file.startsWith(path) : file === path);
  return mutatedPaths.some(isUnder) && !excludedPaths.some(({ path }) => isUnder(path));
}

/** Calls that report what the core does, and do nothing: events, errors, spans, descriptions of members. */
const reportingCalls =
  /(?:^|[.#])(?:events\.push|emit\w*|on(?:Event|Error|Audit|Request|Dropped)|describe|drop)$|\bspans\b/;

/** Members that are sentences for people in two languages, or belong to a report. */
const reportNames: ReadonlySet<string> = new Set([
  ...['zh', 'en'],
  ...['event', 'onEvent', 'onError', 'onAudit', 'onRequest', 'spans'],
]);

/** Tables of the reasons that events name. */
const reportTables = /^(?:drop|payloadDrop)(?:Reasons|Details)$/;

/** Members of an endpoint's definition that only the OpenAPI document reads. */
const documentNames: ReadonlySet<string> = new Set(['data', 'summary', 'codes']);

/** Whether a node and all in it are left alone: types, imports, words for people, events and documents. */
export function isOutOfScope(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (ts.isCallExpression(node)) return reportingCalls.test(node.expression.getText());
  if (ts.isNewExpression(node)) return /Error$/.test(node.expression.getText());
  if (ts.isIfStatement(node)) return isAssertion(node.thenStatement);
  if (ts.isVariableDeclaration(node)) return isAnswerSchema(node) || reportTables.test(node.name.getText());
  if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node)) return isAssertion(node);
  const name = node.name.getText();
  return reportNames.has(name) || (documentNames.has(name) && isEndpointDefinition(node.parent));
}

/** `throw new Error(…)` stands where the core cannot come. */
function isAssertion(node: ts.Node): boolean {
  return ts.isThrowStatement(node) && /^throw new Error\(/.test(node.getText());
}

/** Schemas of answers are for the OpenAPI document: the core does not hold its answers against them. */
function isAnswerSchema({ initializer }: ts.VariableDeclaration): boolean {
  if (!initializer?.getSourceFile().fileName.startsWith('src/core/api/data/')) return false;
  return /^z\.|\.extend\(/.test(initializer.getText());
}

function isEndpointDefinition({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && parent.expression.getText() === 'endpoint';
}
