/** A span of time with its unit, like `"500ms"`, `"30s"`, `"2min"` or `"1h"`. */
export type ConfigDuration = string;

/** A secret: the text itself, or the environment variable that holds it. */
export type ConfigSecret = string | { readonly env: string };

/** The cloud that runs are played at. */
export interface ConfigTarget {
  /** Base URL of the API that merchants call. */
  readonly url?: string | undefined;
  /** What machines dial; left out: `url`. */
  readonly machineUrl?: string | undefined;
}

/** What knows the cloud: a file, or a program in any language. */
export interface ConfigDriver {
  /** Path of a TypeScript or JavaScript file, from the folder of the project file. */
  readonly file?: string | undefined;
  /** Command line of a program, without a shell. */
  readonly command?: readonly string[] | undefined;
  /** What only the driver understands; `{ env: 'NAME' }` in it is read from the environment. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** A merchant at the cloud. */
export interface ConfigMerchant {
  /** Names the merchant. */
  readonly appId: string;
  /** Secret that each request contains. */
  readonly appSecret?: ConfigSecret | undefined;
  /** Two, while one replaces the other. */
  readonly appSecrets?: readonly ConfigSecret[] | undefined;
  /** Key of the signs. */
  readonly appKey?: ConfigSecret | undefined;
  /** Two, while one replaces the other; the first signs callbacks. */
  readonly appKeys?: readonly ConfigSecret[] | undefined;
  /** Shown to people. */
  readonly name?: string | undefined;
  /** Dialects of the signing rule that are accepted besides the rule itself. */
  readonly signDialects?: readonly string[] | undefined;
  /** The dialect in which its callbacks are signed. */
  readonly callbackDialect?: string | undefined;
  /** Further credentials by the names that the driver gives them. */
  readonly credentials?: Readonly<Record<string, ConfigSecret>> | undefined;
}

/** A lane of a machine. */
export interface ConfigLane {
  /** From 0. */
  readonly lane: number;
  /** A number; with a driver it may be the name that the cloud gives it. */
  readonly productId: number | string;
  /** Shown to people. */
  readonly productName?: string | undefined;
  /** In fen. */
  readonly price?: number | undefined;
  /** Items in it at first. */
  readonly stock?: number | undefined;
  /** Number of items when it is full; left out: its stock. */
  readonly capacity?: number | undefined;
  /** Name and position. */
  readonly channel?:
    | {
        readonly name?: string | undefined;
        readonly cabinet?: string | undefined;
        readonly row?: number | undefined;
        readonly column?: number | undefined;
      }
    | undefined;
}

/** A machine: as the cloud knows it, and as it is simulated. Further members are those of `vendloop serve`. */
export interface ConfigMachine {
  /** Eight digits; with a driver the number or name that the cloud gives it. */
  readonly machineNo: string;
  /** Its merchant; left out: the only one. */
  readonly appId?: string | undefined;
  /** Secret of its messages. */
  readonly key?: ConfigSecret | undefined;
  /** Two, while one replaces the other. */
  readonly keys?: readonly ConfigSecret[] | undefined;
  /** Which dwell limit holds; left out: that of its motor type. */
  readonly kind?: string | undefined;
  /** The motor type that plays it; left out: the first of its kind. */
  readonly motor?: string | undefined;
  /** `old` machines answer without naming the delivery; `current` when left out. */
  readonly firmware?: 'current' | 'old' | undefined;
  /** A real machine, which is not simulated. */
  readonly external?: boolean | undefined;
  /** Of a real machine: who counts what drops there, a person who is asked or a sensor; no one when left out. */
  readonly drops?: 'ask' | { readonly url: string } | { readonly command: readonly string[] } | undefined;
  /** Its lanes, with their products. */
  readonly lanes?: readonly ConfigLane[] | undefined;
  /** Shown to people. */
  readonly name?: string | undefined;
  /** What it is up to at first; `NORMAL` when left out. */
  readonly mode?: 'NORMAL' | 'MAINTENANCE' | 'TRANSFER' | undefined;
  /** Number of its drive in commands. */
  readonly floorType?: 1 | 2 | 3 | 4 | undefined;
  /** Address of its driver board, 1 to 8. */
  readonly board?: number | undefined;
  /** Commands name a lift. */
  readonly hasLift?: boolean | undefined;
  /** Commands name a drop sensor. */
  readonly hasDropSensor?: boolean | undefined;
  /** One command drops the whole quantity of a record. */
  readonly multiDrop?: boolean | undefined;
  /** Minutes east of Greenwich of the times in answers; 480 when left out. */
  readonly utcOffsetMinutes?: number | undefined;
  /** Where it stands. */
  readonly address?: string | undefined;
  /** Notice of a shop. */
  readonly notifyMessage?: string | undefined;
  /** Its place, like `116.549815,39.922273`. */
  readonly lngLat?: string | undefined;
  /** Who looks after it. */
  readonly contact?: string | undefined;
  /** Telephone of its contact. */
  readonly tel?: string | undefined;
  /** How replayed frames are recognized. */
  readonly freshness?: string | undefined;
}

/** How callbacks are sent. */
export interface ConfigCallbacks {
  /** How long an attempt waits for its answer. */
  readonly timeout?: ConfigDuration | undefined;
  /** Attempts until a callback is abandoned. */
  readonly maxAttempts?: number | undefined;
  /** Pause before the second attempt. */
  readonly firstPause?: ConfigDuration | undefined;
  /** Longest pause between two attempts. */
  readonly maxPause?: ConfigDuration | undefined;
  /** Callbacks to one receiver at a time. */
  readonly perReceiver?: number | undefined;
  /** Callbacks of one merchant at a time. */
  readonly perMerchant?: number | undefined;
  /** Callbacks at a time. */
  readonly maxUnderWay?: number | undefined;
  /** How long the name of a receiver may take to resolve. */
  readonly resolveTimeout?: ConfigDuration | undefined;
  /** Private addresses that may be called, like `127.0.0.0/8`. */
  readonly allowAddresses?: readonly string[] | undefined;
}

/** Members of a project file that an environment may replace. */
export interface EnvironmentConfig {
  /** The cloud that runs are played at: its URL, or that of its API and what machines dial. */
  readonly target?: string | ConfigTarget | undefined;
  /** What knows the cloud; left out: the documented open API. */
  readonly driver?: string | ConfigDriver | undefined;
  /** Appid of the merchant that runs are played with; left out: the first. */
  readonly merchant?: string | undefined;
  /** Who calls the cloud; left out: the demo merchant. */
  readonly merchants?: readonly ConfigMerchant[] | undefined;
  /** Machines of the cloud that may be played. */
  readonly machines?: readonly ConfigMachine[] | undefined;
  /** Dwell limit by kind of machine. */
  readonly dwell?: Readonly<Record<string, ConfigDuration | undefined>> | undefined;
  /** A delivery without a result ends with a timeout after this. */
  readonly timeout?: ConfigDuration | undefined;
  /** An order that is not paid closes after this. */
  readonly orderExpiry?: ConfigDuration | undefined;
  /** How far the time of a request may be from the cloud's. */
  readonly timestampWindow?: ConfigDuration | undefined;
  /** How the cloud calls receivers back. */
  readonly callbacks?: ConfigCallbacks | undefined;
  /** Folders, from that of the project file. */
  readonly folders?: { readonly scenarios?: string | undefined; readonly evidence?: string | undefined } | undefined;
  /** Cases that are known to fail; one that passes fails the run. */
  readonly knownFailures?: readonly { readonly case: string; readonly reason: string }[] | undefined;
  /** Address that `vendloop serve` listens on. */
  readonly host?: string | undefined;
  /** Port that `vendloop serve` listens on. */
  readonly port?: number | undefined;
  /** Address of `opsPort`. */
  readonly opsHost?: string | undefined;
  /** Port of `vendloop serve` for health and metrics. */
  readonly opsPort?: number | undefined;
  /** Paths of the certificate and the key of `vendloop serve`. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Proxies in front of `vendloop serve`. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Limits of wrong calls at `vendloop serve`. */
  readonly limits?: 'off' | Readonly<Record<string, unknown>> | undefined;
  /** Limits of open connections at `vendloop serve`. */
  readonly connections?: 'off' | Readonly<Record<string, unknown>> | undefined;
  /** File of the database of `vendloop serve`. */
  readonly database?: string | undefined;
  /** What a shop shows of products. */
  readonly products?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** How replayed frames are recognized. */
  readonly freshness?: string | undefined;
  /** Frames that a machine may send to `vendloop serve`. */
  readonly frameBudget?: { readonly perSecond: number; readonly burst: number } | undefined;
  /** When `vendloop serve` counts as ready. */
  readonly health?: { readonly minFreeMiB?: number; readonly checkEvery?: ConfigDuration } | undefined;
  /** How `vendloop serve` stops. */
  readonly end?: { readonly notice?: ConfigDuration; readonly within?: ConfigDuration } | undefined;
  /** Ways in which `vendloop serve` differs from the rule. */
  readonly compat?: { readonly unpaidCodeZero?: boolean; readonly signedPath?: 'optional' | 'required' } | undefined;
}

/** The project file, `vendloop.config.*`. All members may be left out. */
export interface ProjectConfig extends EnvironmentConfig {
  /** By name: members that replace those above where `--env NAME` is given. */
  readonly environments?: Readonly<Record<string, EnvironmentConfig>> | undefined;
}

/**
 * Gives what `vendloop.config.ts` exports as `default` its types. It returns what it is given; the commands check it.
 *
 * ```ts
 * export default defineConfig({ target: 'http://127.0.0.1:7080', timeout: '2min' });
 * ```
 */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config;
}
