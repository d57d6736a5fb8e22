/** What something costs the processes that take part. */
export interface Cost {
  /** Processor time of all cores, ms. */
  readonly coreCpuMs: number;
  /** Processor time of the database server, ms. */
  readonly databaseCpuMs: number;
  /** Statements at the database, each a transaction of its own. */
  readonly statements: number;
  /** Of them decisions that write. */
  readonly commits: number;
  /** Write-ahead log, bytes. */
  readonly walBytes: number;
}

/** Names of the members of a {@link Cost}. */
export const costNames = ['coreCpuMs', 'databaseCpuMs', 'statements', 'commits', 'walBytes'] as const;

/** What a finished sale leaves in tables and indexes, bytes. */
export interface KeptBytes {
  /** Orders, deliveries and callbacks, with the dead rows that no vacuum has freed yet. */
  readonly asWritten: number;
  /** The same without a dead row. */
  readonly compact: number;
  /** Answers to signed calls, which are deleted when their time is over. */
  readonly expiring: number;
}

/** What machines cost a broker, and a core behind it. */
export interface BrokerUnits {
  /** Resident memory of a connection, bytes. */
  readonly connectionBytes: number;
  /** Processor time of the broker, ms: for a ping and its answer, a heartbeat, and the messages of a sale. */
  readonly pingCpuMs: number;
  readonly heartbeatCpuMs: number;
  readonly saleCpuMs: number;
  /** Of the core and its database, where machines come through the broker. */
  readonly heartbeat: Cost;
  readonly sale: Cost;
}

/** Everything that is measured once, and multiplied afterwards. */
export interface UnitFigures {
  readonly sqlite: {
    readonly coreCpuMs: number;
    /** Bytes that the core had written to the disk; NaN where the system does not count them. */
    readonly writtenBytes: number;
    /** The file has grown by. */
    readonly fileBytes: number;
  };
  /** A sale where the called core holds the machine's line. */
  readonly sale: Cost;
  /** Full images of pages within the log of such a sale. */
  readonly pageImages: number;
  /** A sale where another core holds it, of both. */
  readonly saleAcross: Cost;
  readonly kept: KeptBytes;
  /** A core without a call, in a second. */
  readonly idleCore: Cost;
  readonly databaseConnections: number;
  /** Resident memory of a core with so many connected machines, bytes; growing. */
  readonly coreBytes: readonly { readonly machines: number; readonly bytes: number }[];
  /** A machine that only answers pings, in a second: processor time of its core, ms. */
  readonly idleMachineCpuMs: number;
  readonly heartbeat: Cost;
  /** A heartbeat's frame. */
  readonly heartbeatBytes: number;
  /** On a machine's line and to the merchant's receiver, a sale. */
  readonly saleWire: { readonly messages: number; readonly bytes: number; readonly callbackBytes: number };
  /** Null: mosquitto is not installed. */
  readonly broker: BrokerUnits | null;
}
