// Made from /openapi.json by build/client-types.mjs; a test fails when it is stale. Do not edit.

export type Amendment = {
  readonly amendmentId: Id
  readonly signedOn: Day
  readonly effectiveOn: Day
  readonly validTo?: Day
  readonly amount?: Yuan
  readonly items?: PriceItem[]
  readonly note?: Note
}

/** 设备证明 */
export type Attestation = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly attestationId: Id
  readonly device: Id
  readonly method: "device_report" | "matrix_product"
  readonly at: Instant
  readonly fp16Tflops?: Quantity
  readonly result: "verified" | "failed" | "not_checked"
  readonly checkedBy?: Name
  readonly evidence?: Sha256
  readonly document?: Id
}

/** 复核意见 */
export type AuditApproval = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly approvalId: Id
  readonly kind: "finding_review" | "sampling_plan" | "working_paper"
  readonly id: Id
  readonly digest: Sha256
  readonly outcome: "approved" | "returned"
  readonly by: Name
  readonly role: Name
  readonly approvedOn: Day
  readonly remarks?: Note
}

/** Year, or year and batch: 2025, 2025-2 */
export type Batch = string

/** 在册卡数台账 */
export type Capacity = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly statementId: Id
  readonly contract?: Id
  readonly from: Instant
  readonly to: Instant
  readonly groups: {
    readonly acceleratorModel?: Name
    readonly cards: number
    readonly memoryGb?: Quantity
    readonly formFactor?: Name
    readonly fp16DenseTflopsPerCard?: Quantity
    readonly site?: Name
  }[]
  readonly source?: Name
}

export type CheckLedger = {
  readonly institution: Uscc
}

/** 申请 */
export type Claim = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly claimId: Id
  readonly programme: Programme
  readonly batch: Batch
  readonly applicantUscc: Uscc
  readonly contracts: Id[]
  readonly vouchers?: Id[]
  readonly datasets?: Id[]
  readonly claimedAmount?: Yuan
  readonly submittedAt?: Instant
  readonly submittedBy?: Name
  readonly projectLead?: Name
  readonly contactName?: Name
  readonly contactPhone?: string
  readonly ethicsSensitive?: boolean
  readonly documents?: Id[]
  readonly state: "draft" | "submitted" | "awaiting_window" | "accepted" | "approved" | "rejected" | "withdrawn" | "paid"
}

export type Consistency = {
  readonly origin: string
  readonly first: number
  readonly second: number
  /** base64 */
  readonly firstRoot: string
  /** base64 */
  readonly secondRoot: string
  /** RFC 9162 section 2.1.4, base64 */
  readonly proof: string[]
}

/** 服务合同 */
export type Contract = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly number: Id
  readonly title?: Name
  readonly providerUscc: Uscc
  readonly buyerUscc: Uscc
  readonly providerName?: Name
  readonly buyerName?: Name
  readonly buyerAccounts?: string[]
  readonly providerAccounts?: string[]
  readonly signedOn: Day
  readonly validFrom: Day
  readonly validTo: Day
  readonly amount: Yuan
  readonly taxIncluded: boolean
  readonly taxRate?: TaxRate
  readonly scope?: Note
  readonly items: PriceItem[]
  readonly amendments?: Amendment[]
}

/** 合同汇总 */
export type ContractTotals = {
  readonly state: "agrees" | "reduced" | "undetermined" | "none"
  readonly contracts: number
  /** Of these, whose institution has sent something since */
  readonly outdated: number
  /** Agreed, as the contracts say */
  readonly amountFen: string
  readonly settled: {
    readonly fen: string
    readonly known: number
  }
  /** settledFen: settled of the same contracts */
  readonly recognised: {
    readonly fen: string
    readonly known: number
    readonly settledFen: string
  }
  readonly findings: {
    readonly undetermined: number
    readonly reduce: number
    readonly warning: number
    readonly info: number
    readonly needsHuman: number
  }
}

/** 导入转换 */
export type Converted = {
  /** Where the records are sent */
  readonly route: "usage" | "invoices"
  readonly records: number
  readonly ndjson: string
  readonly left: {
    readonly line: number | null
    readonly what: string | null
    readonly why: {
      readonly en: string
      readonly zh: string
    }
  }[]
  readonly leftMore: number
  readonly unmapped: {
    readonly account: string | null
    readonly cardHours: string
    readonly uses: number
  }[]
}

/** 语料应用项目 */
export type CorpusProject = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly projectId: Id
  readonly org: Uscc
  readonly name: Name
  readonly location?: Name
  readonly governmentFunded?: boolean
  readonly auditedInvestment?: Yuan
  readonly auditDocument?: Id
}

/** 语料采购 */
export type CorpusPurchase = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly purchaseId: Id
  readonly contract: Id
  readonly project?: Id
  readonly trading?: "on_exchange" | "off_exchange"
  readonly exchange?: Name
  readonly exchangeReference?: Id
  readonly lines: {
    readonly lineId: Id
    readonly class: "corpus" | "brokerage" | "storage" | "compute" | "processing" | "other"
    readonly amount: Yuan
  }[]
  readonly datasetDigests?: Sha256[]
  readonly personalOrSecret?: boolean
}

export type Coverage = {
  readonly org?: Uscc
  readonly contract?: Id
  readonly fiscalYear?: number
  readonly from?: Day
  readonly to?: Day
}

/** 开放数据集 */
export type Dataset = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly datasetId: Id
  readonly org: Uscc
  readonly name?: Name
  readonly platform: Name
  readonly account?: string
  readonly url?: string
  readonly openedOn: Day
  readonly contents: DatasetPart[]
  readonly contentDigest?: Sha256
  readonly project?: Id
  readonly personalOrSecret?: boolean
}

export type DatasetPart = {
  readonly class: "pretraining_text" | "labelled_text" | "instruction_image" | "audio_video" | "structured" | "embodied_multimodal" | "motion_control" | "human_behaviour" | "simulation_scene" | "asset_model" | "other"
  readonly quantity: Quantity
  readonly modalities?: ("text" | "rgb" | "depth" | "audio" | "tactile" | "other")[]
}

/** Calendar day in Asia/Shanghai, YYYY-MM-DD */
export type Day = string

/** 人工决定 */
export type Decision = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly decisionId: Id
  readonly claim: Id
  readonly kind: "override" | "exception"
  readonly clause?: Id
  readonly machineState?: "pass" | "fail" | "undetermined" | "not_applicable"
  readonly state?: "pass" | "fail" | "undetermined" | "not_applicable"
  readonly machineAmount?: Yuan
  readonly amount?: Yuan
  readonly alternative?: Name
  readonly by: Name
  readonly role: Name
  readonly secondBy: Name
  readonly decidedOn: Day
  readonly grounds: Note
  readonly document?: Id
}

/** 算力设备 */
export type Device = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly serial?: Id
  readonly uuid?: string
  readonly dieId?: Id
  readonly boardSerial?: Id
  readonly acceleratorModel?: Name
  readonly memoryGb?: Quantity
  readonly formFactor?: Name
  readonly pciId?: string
  readonly unit?: "device" | "package"
  readonly fp16DenseTflops?: Quantity
  readonly sliceOf?: Id
  readonly node?: Name
  readonly serverModel?: Name
  readonly serverSerial?: Id
  readonly site?: Name
  readonly district?: Name
  readonly owner?: Uscc
  readonly operator?: Uscc
  readonly inServiceFrom: Day
  readonly inServiceTo?: Day
  readonly lease?: Lease
  readonly documents?: Id[]
  readonly driverVersion?: string
  readonly maxSmClockMhz?: number
  readonly source?: Name
}

/** 设备采样 */
export type DeviceSample = {
  readonly institution: Uscc
  readonly device: string
  readonly sampledAt: Instant
  readonly acceleratorModel?: Name | null
  readonly node?: Name | null
  readonly source?: Name | null
  readonly gpuUtilization?: string | null
  readonly tensorActivity?: string | null
  readonly memoryUtilization?: string | null
  readonly memoryUsedBytes?: number | null
  readonly powerWatts?: string | number | null
  readonly energyJoules?: string | number | null
  readonly temperatureC?: string | number | null
  readonly smClockMhz?: number | null
}

/** 材料 */
export type Document = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly documentId: Id
  readonly type: string
  readonly title?: Name
  readonly digest: Sha256
  readonly form?: "original" | "copy" | "electronic"
  readonly pages?: number
  readonly sealed?: boolean
  readonly signed?: boolean
  readonly issuedBy?: Name
  readonly issuedOn?: Day
  readonly covers?: Coverage
  readonly verification?: Verification
}

export type EdgeEnd = {
  readonly uscc?: Uscc
  readonly reference?: Id
  readonly name?: Name
}

/** Stable error codes, see docs/errors.md */
export type ErrorCode = "TOKEN_MISSING" | "TOKEN_INVALID" | "ROLE_FORBIDDEN" | "INSTITUTION_FORBIDDEN" | "SESSION_EXPIRED" | "CROSS_SITE_REFUSED" | "SIGN_IN_FAILED" | "SIGN_IN_UNMAPPED" | "SIGN_IN_UNAVAILABLE" | "CONTENT_TYPE_UNSUPPORTED" | "CONTENT_ENCODING_UNSUPPORTED" | "BODY_EMPTY" | "BODY_TOO_LARGE" | "BODY_DAMAGED" | "BODY_TOO_SLOW" | "TOO_MANY_RECORDS" | "JSON_MALFORMED" | "JSON_DUPLICATE_KEY" | "JSON_NUMBER_INEXACT" | "JSON_TOO_DEEP" | "CSV_MALFORMED" | "ARROW_MALFORMED" | "ARROW_UNSUPPORTED" | "ARROW_SCHEMA_MISMATCH" | "BATCH_REJECTED" | "IDEMPOTENCY_KEY_REUSED" | "REQUEST_INVALID" | "FIELD_INVALID" | "FIELD_MISSING" | "FIELD_UNKNOWN" | "INTERVAL_REVERSED" | "INTERVAL_TOO_LONG" | "CORRECTION_WITHOUT_REASON" | "INSTITUTION_MISMATCH" | "USCC_CHECK_DIGIT" | "NOT_FOUND" | "CONTRACT_AMBIGUOUS" | "QUARANTINE_CLOSED" | "DOCUMENT_TOO_LARGE" | "FILE_DIGEST_MISMATCH" | "FILE_TOO_LARGE" | "FILE_TYPE_REFUSED" | "FILE_QUOTA_EXCEEDED" | "FILE_DAMAGED" | "FILES_UNAVAILABLE" | "SIGNATURE_MALFORMED" | "SIGNATURE_INVALID" | "SIGNATURE_KEY_UNKNOWN" | "SIGNATURE_KEY_EXPIRED" | "SIGNATURE_REQUIRED" | "CONTENT_DIGEST_MISMATCH" | "NOTE_MALFORMED" | "CHECKPOINT_FORGED" | "PROOF_MALFORMED" | "BUNDLE_MALFORMED" | "PROOF_INVALID" | "COSIGNATURE_INVALID" | "JOB_NOT_DONE" | "JOB_CANCELLED" | "JOB_INTERRUPTED" | "JOB_TOO_LONG" | "JOB_RESULT_TOO_LARGE" | "JOB_QUOTA_EXCEEDED" | "TOO_MANY_REQUESTS" | "BACKLOG_FULL" | "JOURNAL_UNAVAILABLE" | "LEDGER_DAMAGED" | "LEDGER_BEHIND" | "LEDGER_HELD_ELSEWHERE" | "STORE_UNAVAILABLE" | "STORE_BEHIND" | "STORE_SCHEMA_MISMATCH" | "ARCHIVE_DAMAGED" | "RESTORE_NOT_EMPTY" | "STORE_IN_USE" | "SERVICE_UNREACHABLE" | "CONFIG_INVALID" | "INTERNAL"

export type EvidenceBundleInput = {
  readonly number?: Id
  readonly claim?: Id
  /** Of a capacity: what is asked, over at most 400 days */
  readonly capacity?: {
    /** A day of Asia/Shanghai, all of it, or a moment with offset, one ms */
    readonly at?: string
    /** First day, or first moment */
    readonly from?: string
    /** Last day, inclusive, or the moment at which the period ends, exclusive; as from is. At most 400 days */
    readonly to?: string
    /** PFLOPS FP16 dense, inclusive, at most 6 decimals: 300 is XLQ-RK-4.2.2b, 2000 is LG-SL-2.2.2 */
    readonly threshold?: string
    /** Evidence that a pass asks for; each asks for all before it */
    readonly tier?: "declared" | "documented" | "identified" | "seen" | "active" | "attested"
    /** What a card counts. sparse is refused: every report shows what it would come to */
    readonly figure?: "dense" | "measured" | "sparse"
    /** Where a card must be */
    readonly location?: "anywhere" | "shenzhen" | "longgang"
    /** Whether cards leased in count */
    readonly leased?: "counted" | "excluded"
  }
  readonly institution?: Uscc
  /** Of a claim: switch=value */
  readonly reading?: string[]
  readonly assume?: Day
}

export type ExportFileInput = {
  readonly what: "usage"
  readonly number: Id
  readonly institution?: Uscc
  readonly format?: "ndjson" | "csv" | "arrow" | "parquet"
} | {
  readonly what: "table"
  readonly number: Id
  readonly institution?: Uscc
  readonly table: "months" | "purposes" | "items" | "settlements" | "invoices" | "payments" | "devices" | "findings"
  readonly format?: "csv" | "ndjson" | "xlsx" | "arrow" | "parquet"
} | {
  readonly what: "workbook"
  readonly number: Id
  readonly institution?: Uscc
  readonly format?: "xlsx"
} | {
  readonly what: "focus"
  readonly number: Id
  readonly institution?: Uscc
  readonly format?: "csv" | "ndjson" | "arrow" | "parquet"
} | {
  readonly what: "capacity"
  readonly institution?: Uscc
  /** What is asked, over at most 400 days */
  readonly capacity: {
    /** A day of Asia/Shanghai, all of it, or a moment with offset, one ms */
    readonly at?: string
    /** First day, or first moment */
    readonly from?: string
    /** Last day, inclusive, or the moment at which the period ends, exclusive; as from is. At most 400 days */
    readonly to?: string
    /** PFLOPS FP16 dense, inclusive, at most 6 decimals: 300 is XLQ-RK-4.2.2b, 2000 is LG-SL-2.2.2 */
    readonly threshold?: string
    /** Evidence that a pass asks for; each asks for all before it */
    readonly tier?: "declared" | "documented" | "identified" | "seen" | "active" | "attested"
    /** What a card counts. sparse is refused: every report shows what it would come to */
    readonly figure?: "dense" | "measured" | "sparse"
    /** Where a card must be */
    readonly location?: "anywhere" | "shenzhen" | "longgang"
    /** Whether cards leased in count */
    readonly leased?: "counted" | "excluded"
  }
  readonly format?: "xlsx"
} | {
  readonly what: "claim"
  readonly claim: Id
  readonly institution?: Uscc
  /** switch=value */
  readonly reading?: string[]
  readonly assume?: Day
  readonly format?: "xlsx"
} | {
  readonly what: "contracts"
  readonly institution?: Uscc
  readonly format?: "csv" | "ndjson" | "xlsx" | "arrow" | "parquet"
} | {
  readonly what: "batches"
  readonly institution?: Uscc
  readonly format?: "ndjson" | "arrow" | "parquet"
}

export type FileCheck = {
  readonly institution: Uscc
  /** Registered documents, versions that nobody corrected */
  readonly documents: number
  /** Files held */
  readonly files: number
  /** In whole blocks of 4 KiB, uploads under way included */
  readonly usedBytes: number
  readonly quotaBytes: number
  readonly missingCount: number
  /** Documents whose file is not held, by id; the first ?limit= of missingCount */
  readonly missing: {
    readonly documentId: string
    readonly type: string
    readonly title: string | null
    readonly digest: Sha256
  }[]
  readonly unregisteredCount: number
  /** Files that no document names, by digest; the first ?limit= of unregisteredCount */
  readonly unregistered: Sha256[]
}

/** 人工认定 */
export type Finding = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly findingId: Id
  readonly claim: Id
  readonly class: "falsification" | "ghost_writing" | "audit_report_false" | "violation"
  readonly state: "suspected" | "confirmed" | "cleared"
  readonly by: Name
  readonly role: Name
  readonly secondBy: Name
  readonly concludedOn: Day
  readonly grounds: Note
  readonly document?: Id
}

/** 被审计单位回复 */
export type FindingReply = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly replyId: Id
  readonly contract?: Id
  readonly claim?: Id
  readonly finding: Sha256
  readonly fact: Sha256
  readonly code: Name
  readonly message: string
  readonly position: "agrees" | "disputes" | "explains" | "mended"
  readonly text: Note
  readonly documents?: Id[]
  readonly by: Name
  readonly role: Name
  readonly repliedOn: Day
}

/** 疑点核实意见 */
export type FindingReview = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly reviewId: Id
  readonly unit: Uscc
  readonly contract?: Id
  readonly claim?: Id
  readonly finding: Sha256
  readonly fact: Sha256
  readonly code: Name
  readonly message: string
  readonly amount?: Yuan
  readonly state: "open" | "confirmed" | "dismissed"
  readonly by: Name
  readonly role: Name
  readonly reviewedOn: Day
  readonly grounds: Note
  readonly document?: Id
}

/** 发现的核实状态 */
export type FindingStates = {
  readonly undetermined: {
    /** 待核实: nobody reviewed it, or no second person approved */
    readonly open: number
    readonly confirmed: number
    readonly dismissed: number
  }
  readonly reduce: {
    /** 待核实: nobody reviewed it, or no second person approved */
    readonly open: number
    readonly confirmed: number
    readonly dismissed: number
  }
  readonly warning: {
    /** 待核实: nobody reviewed it, or no second person approved */
    readonly open: number
    readonly confirmed: number
    readonly dismissed: number
  }
  readonly info: {
    /** 待核实: nobody reviewed it, or no second person approved */
    readonly open: number
    readonly confirmed: number
    readonly dismissed: number
  }
  /** Of any severity: those that a person has to settle */
  readonly needsHuman: {
    /** 待核实: nobody reviewed it, or no second person approved */
    readonly open: number
    readonly confirmed: number
    readonly dismissed: number
  }
}

/** a/b or a decimal from 0 to 1 */
export type Fraction = string

/** 财政资助 */
export type Grant = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly grantId: Id
  readonly recipient: Uscc
  readonly level: "national" | "provincial" | "municipal" | "district"
  readonly programme: Name
  readonly project?: Name
  readonly contract?: Id
  readonly amount: Yuan
  readonly decidedOn: Day
  readonly document?: Id
}

/** Identifier given by the sender, 1–128 characters */
export type Id = string

/** RFC 3339 with offset, at most milliseconds, 1970–2099 */
export type Instant = string

/** 发票 */
export type Invoice = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly number: string
  readonly code?: string
  readonly kind: "special" | "ordinary" | "e_special" | "e_ordinary" | "digital_special" | "digital_ordinary"
  readonly contract: Id
  readonly issuedOn: Day
  readonly sellerUscc: Uscc
  readonly sellerName?: Name
  readonly buyerUscc: Uscc
  readonly buyerName?: Name
  readonly net: SignedYuan
  readonly tax: SignedYuan
  readonly gross: SignedYuan
  readonly taxRate?: TaxRate
  readonly lines?: {
    readonly name: string
    readonly quantity?: Quantity
    readonly net: SignedYuan
    readonly tax: SignedYuan
  }[]
  readonly status: "valid" | "voided" | "red_reversed" | "partly_red_reversed" | "unverified"
  readonly redOf?: string
}

export type IssuedToken = {
  readonly id: string
  /** Shown this once */
  readonly token: string
  readonly expiresAt: string
}

/** 任务 */
export type Job = {
  readonly id: string
  readonly kind: string
  readonly title: {
    readonly en: string
    readonly zh: string
  }
  readonly input: unknown
  /** Who asked for it; null where it was not recorded */
  readonly by: JobPerson | null
  readonly state: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted"
  /** Somebody asked to cancel it and it has not stopped yet, or it was cancelled */
  readonly cancelRequested: boolean
  /** Who asked to cancel it */
  readonly cancelledBy: JobPerson | null
  readonly createdAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** When the job and its results are removed; null while it is under way */
  readonly expiresAt: string | null
  readonly progress: {
    readonly done: number
    readonly total: number | null
    readonly what: {
      readonly en: string
      readonly zh: string
    }
  } | null
  /** Jobs that wait before this one; null unless it is queued */
  readonly ahead: number | null
  /** Grows with every change: ?after= waits for the next one */
  readonly revision: number
  /** Why it failed, was cancelled or interrupted */
  readonly error: {
    readonly code: string
    readonly detail: string
    readonly mend: string
    readonly mendZh: string
  } | null
  /** A small summary of the result; null when there is none */
  readonly result: unknown
  readonly files: JobFile[]
}

/** 任务结果文件 */
export type JobFile = {
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly sha256: string
}

/** 任务发起人 */
export type JobPerson = {
  readonly id: string
  /** As the token or the identity provider says */
  readonly name: string | null
}

/** Identifier of a signing key, 1–64 of A–Z a–z 0–9 . _ : - */
export type KeyId = string

export type Lease = {
  readonly lessor: Uscc
  readonly lessee: Uscc
  readonly from: Day
  readonly to: Day
  readonly document?: Id
}

/** 经营许可证 */
export type Licence = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly number: Id
  readonly org: Uscc
  readonly types: ("IDC" | "ISP" | "CDN" | "ICP" | "EDI" | "IP_VPN" | "other")[]
  readonly issuer: Name
  readonly validFrom: Day
  readonly validTo: Day
  readonly document?: Id
}

/** 名单查询 */
export type ListHit = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly hitId: Id
  readonly org: Uscc
  readonly list: "research_integrity" | "serious_dishonesty" | "overdue_acceptance" | "fiscal_science_activity" | "tech_benefit" | "unpaid_recovery"
  readonly listed: boolean
  readonly from?: Day
  readonly to?: Day
  readonly source: Name
  readonly queriedOn: Day
  readonly document?: Id
}

/** 合同（列表） */
export type ListedContract = {
  /** In whose log it is */
  readonly institution: string
  readonly digest: string
  readonly number: string
  readonly title: string | null
  readonly providerUscc: string
  readonly providerName: string | null
  readonly buyerUscc: string
  readonly buyerName: string | null
  readonly signedOn: string
  readonly validFrom: string
  readonly validTo: string
  /** As the contract says, without amendments */
  readonly amountFen: string
  readonly claims: {
    readonly programme: string
    readonly claim: string
    readonly state: string
  }[]
  /** What the last reconciliation said; none: there is none */
  readonly state: "agrees" | "reduced" | "undetermined" | "none"
  /** Derived from the last reconciliation that was made; the reconciliation itself is what counts */
  readonly last: {
    readonly reconciledAt: string
    /** Size of the institution’s log it was computed at */
    readonly cut: number
    /** Batches that came to that log since, of whatever contract */
    readonly batchesSince: number
    readonly agreedFen: string | null
    readonly deliveredFen: string | null
    readonly settledFen: string | null
    readonly invoicedFen: string | null
    readonly paidFen: string | null
    readonly recognisedFen: string | null
    readonly findings: {
      readonly undetermined: number
      readonly reduce: number
      readonly warning: number
      readonly info: number
      readonly needsHuman: number
    }
  } | null
}

export type ListedKey = {
  readonly keyId: string
  /** Now, by the clock of the service */
  readonly state: "usable" | "not_yet" | "expired" | "revoked" | "disputed"
  readonly owner: string | null
  readonly algorithm: "ed25519" | "sm2-sm3"
  /** SubjectPublicKeyInfo, base64 */
  readonly publicKey: string
  readonly validFrom: string
  readonly validTo: string | null
  readonly revokedAt: string | null
  readonly reason: string | null
  readonly digest: Sha256
}

/** 计量记录（列表） */
export type ListedRecord = {
  readonly recordId: string
  readonly digest: string
  readonly purpose: string
  readonly acceleratorModel: string | null
  /** The first 20 */
  readonly devices: string[]
  readonly deviceCount: number
  readonly cards: string
  readonly start: string
  readonly end: string
  readonly cardSeconds: string
  readonly job: string | null
  readonly customer: string | null
  readonly corrects: string | null
  /** Sequence of the batch it came in */
  readonly batch: string
  readonly position: string
}

/** 令牌 */
export type ListedToken = {
  readonly id: string
  readonly institution: string
  readonly role: "uploader" | "auditor" | "reviewer" | "admin" | "witness"
  readonly name: string
  /** Now, by the clock of the service */
  readonly state: "valid" | "expired" | "revoked"
  readonly issuedAt: string
  /** Id of who issued it; null: the operator, on the command line */
  readonly issuedBy: string | null
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  readonly revokedBy: string | null
}

export type LogState = {
  readonly institution: string
  readonly origin: string
  readonly hash: string
  readonly size: number
  /** base64, as in the checkpoint */
  readonly root: string
  readonly verifierKey: string
}

export type MakeDocumentInput = {
  readonly document: "usage" | "capacity" | "estimate" | "determination" | "papers" | "audit"
  readonly contract?: Id
  readonly claim?: Id
  /** Of a capacity: what is asked, over at most 400 days */
  readonly capacity?: {
    /** A day of Asia/Shanghai, all of it, or a moment with offset, one ms */
    readonly at?: string
    /** First day, or first moment */
    readonly from?: string
    /** Last day, inclusive, or the moment at which the period ends, exclusive; as from is. At most 400 days */
    readonly to?: string
    /** PFLOPS FP16 dense, inclusive, at most 6 decimals: 300 is XLQ-RK-4.2.2b, 2000 is LG-SL-2.2.2 */
    readonly threshold?: string
    /** Evidence that a pass asks for; each asks for all before it */
    readonly tier?: "declared" | "documented" | "identified" | "seen" | "active" | "attested"
    /** What a card counts. sparse is refused: every report shows what it would come to */
    readonly figure?: "dense" | "measured" | "sparse"
    /** Where a card must be */
    readonly location?: "anywhere" | "shenzhen" | "longgang"
    /** Whether cards leased in count */
    readonly leased?: "counted" | "excluded"
  }
  readonly institution?: Uscc
  /** Of a claim: switch=value */
  readonly reading?: string[]
  readonly assume?: Day
}

/** 计量日志检测 */
export type MeteringTest = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly testId: Id
  readonly claim: Id
  readonly continuousHours: number
  readonly mandatoryFields: boolean
  readonly ledgerIntact: boolean
  readonly signaturesValid: boolean
  readonly quantityReproducible: boolean
  readonly by: Name
  readonly role: Name
  readonly secondBy: Name
  readonly testedOn: Day
  readonly grounds: Note
  readonly document?: Id
}

/** Name, 1–256 characters */
export type Name = string

/** Free text, 1–2000 characters */
export type Note = string

/** 组织 */
export type Organisation = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly uscc: Uscc
  readonly name: Name
  readonly kind: "enterprise" | "institution" | "university" | "research_institute" | "social_org" | "branch" | "other"
  readonly legalPerson?: boolean
  readonly registeredOn?: Day
  readonly registeredRegion?: Name
  readonly operatingDistrict?: Name
  readonly status?: "active" | "suspended" | "revoked" | "deregistered" | "moved_out" | "liquidating" | "other"
  readonly headOfficeUscc?: Uscc
  readonly startup?: {
    readonly value: boolean
    readonly basis: Name
    readonly document?: Id
  }
}

/** What happened to `count` consecutive records of the body, from `index` on */
export type Outcome = {
  readonly index: number
  readonly count: number
  readonly status: "recorded" | "duplicate" | "conflict" | "rejected"
  readonly code?: string
  readonly path?: string
  readonly message?: string
  readonly quarantineId?: string
}

/** 总览 */
export type Overview = {
  /** Null: all institutions */
  readonly institution: string | null
  /** By what the last reconciliation said */
  readonly contracts: ContractTotals[]
  readonly findings: FindingStates
  /** Accepted on each of the last 30 Shanghai days, today included; days without any are left out */
  readonly ingest: {
    readonly day: string
    readonly kind: string
    readonly batches: number
    readonly records: number
  }[]
  readonly days: {
    readonly from: string
    readonly to: string
  }
  readonly logs: {
    readonly total: number
    /** The newest published checkpoint of each log, at most 100 */
    readonly shown: {
      readonly institution: string
      readonly origin: string
      readonly size: number
      readonly root: string
    }[]
  }
}

/** 关联关系 */
export type OwnershipEdge = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly edgeId: Id
  readonly from: EdgeEnd
  readonly to: EdgeEnd
  readonly kind: "equity" | "control_agreement" | "affiliation" | "co_building" | "property_tie" | "board" | "kinship"
  readonly share?: Fraction
  readonly validFrom: Day
  readonly validTo?: Day
  readonly source: Name
}

export type PaperEvidence = {
  readonly institution?: Id
  readonly kind: string
  readonly id: Name
  readonly digest?: Sha256
  readonly note?: Note
}

/** Index of a working paper: A-1, B-2-1 */
export type PaperIndex = string

export type Party = {
  readonly name: Name
  readonly account?: string
  readonly uscc?: Uscc
}

/** 银行回单 */
export type Payment = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly bankReference: Id
  readonly contract: Id
  readonly paidOn: Day
  readonly direction: "payment" | "refund"
  readonly payer: Party
  readonly payee: Party
  readonly amount: Yuan
  readonly method: "transfer" | "draft" | "cash" | "other"
  readonly purpose?: Note
}

/** 预览: At most 200 of each list */
export type Preview = {
  readonly kind: string
  readonly bodySha256: string
  readonly received: number
  /** With ?partial=true where some are rejected */
  readonly wouldRecord: number
  readonly rejected: number
  readonly duplicate: number
  readonly conflict: number
  /** As stated by what is not rejected */
  readonly cardSeconds: string
  readonly earliest: string | null
  readonly latest: string | null
  readonly rejections: {
    /** From 0 */
    readonly index: number
    /** From 1; NDJSON and CSV only */
    readonly line: number | null
    readonly code: string
    readonly path: string
    readonly message: string
  }[]
  readonly duplicates: {
    /** From 0 */
    readonly index: number
    /** From 1; NDJSON and CSV only */
    readonly line: number | null
  }[]
  readonly conflicts: {
    /** From 0 */
    readonly index: number
    /** From 1; NDJSON and CSV only */
    readonly line: number | null
  }[]
  readonly warnings: {
    /** From 0 */
    readonly index: number
    /** From 1; NDJSON and CSV only */
    readonly line: number | null
    readonly code: string
    readonly path: string
    readonly message: string
  }[]
}

export type PriceItem = {
  readonly itemId: Id
  readonly class: "smart_compute" | "storage" | "network" | "hardware" | "labelling" | "staffing" | "model_subscription" | "api_call" | "model_platform" | "zhinengti_dev_kit" | "other"
  readonly unit: "card_hour" | "pflops_hour" | "server_month" | "lump_sum"
  readonly unitPrice: UnitPrice
  readonly quantity: Quantity
  readonly acceleratorModel?: Name
  readonly purposes?: ("pretrain" | "sft" | "rl" | "other_training" | "validation_inference" | "production_inference" | "other" | "idle")[]
  readonly basis?: {
    readonly fp16DenseTflopsPerCard?: Quantity
    readonly cardsPerServer?: number
    readonly hoursPerMonth?: Quantity
  }
}

/** application/problem+json (RFC 9457) */
export type ProblemDetails = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  readonly detail: string
  readonly mend: string
  readonly mendZh: string
  readonly requestId: string
  readonly results?: Outcome[]
  readonly [name: string]: unknown
}

/** Programme code, for example XLQ-DX */
export type Programme = string

export type ProvenVersion = {
  readonly batchId: string
  readonly canonical: string
  readonly record: {
    readonly leaf: Sha256
    /** Place among the records of its batch that were stored */
    readonly index: number
    /** Records of the batch that were stored */
    readonly size: number
    readonly path: string[]
  }
  readonly proof: string
}

/** at most 6 decimals, as a string */
export type Quantity = string

export type QuarantinedRecord = {
  readonly id: string
  readonly kind: "usage_record" | "device_sample" | "contract" | "invoice" | "payment" | "settlement" | "service" | "capacity" | "organisation" | "ownership_edge" | "list_hit" | "licence" | "registry_entry" | "device" | "attestation" | "voucher" | "grant" | "document" | "corpus_purchase" | "dataset" | "corpus_project" | "claim" | "finding" | "decision" | "score" | "metering_test" | "statement" | "finding_review" | "finding_reply" | "audit_approval" | "sampling_plan" | "sampling_result" | "working_paper" | "signing_key"
  readonly batchSequence: number
  readonly index: number
  readonly code: string
  readonly path: string
  readonly message: string
  /** The record as it was received */
  readonly raw: string
  readonly state: "open" | "replayed" | "dismissed"
  readonly replayedIn: string
  readonly dismissedBecause: string
}

/** 批次回执 */
export type Receipt = {
  readonly batchId: string
  readonly institution: string
  readonly kind: string
  readonly sequence: number
  readonly receivedAt: string
  readonly receivedBy: string
  readonly bodySha256: string
  readonly idempotencyKey?: string
  readonly records: {
    readonly received: number
    readonly recorded: number
    readonly duplicate: number
    readonly conflict: number
    readonly rejected: number
  }
  readonly cardSeconds: string
  readonly earliest: string | null
  readonly latest: string | null
  readonly results: Outcome[]
  readonly warnings: {
    readonly index: number
    readonly code: string
    readonly path: string
    readonly message: string
  }[]
  /** C2SP tlog-proof of the batch in the institution’s log; in the answer to a batch, not in receipts read back */
  readonly proof?: string
}

export type ReconcileContractsInput = {
  readonly institution?: Uscc
  /** What the last reconciliation said; none: there is none */
  readonly state?: "agrees" | "reduced" | "undetermined" | "none"
  /** Only those whose institution has sent something since */
  readonly outdated?: "true"
  readonly programme?: Programme
  readonly provider?: Uscc
  readonly customer?: Uscc
  readonly from?: Day
  readonly to?: Day
  /** In number, title, names and codes of the parties */
  readonly text?: string
  /** Only these; other filters must then be left out */
  readonly numbers?: Id[]
  /** outdated: never reconciled, or something came since */
  readonly refresh?: "all" | "outdated"
}

/** 记录存证证明 */
export type RecordProof = {
  readonly schema: "suanheng/record-proof/1"
  readonly institution: string
  readonly kind: string
  readonly id: string
  readonly versions: ProvenVersion[]
}

/** 入库名录 */
export type RegistryEntry = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly entryId: Id
  readonly org: Uscc
  readonly programme: Programme
  readonly batch: Batch
  readonly validFrom: Day
  readonly validTo: Day
  readonly withdrawnOn?: Day
  readonly serviceItems?: Name[]
  readonly document?: Id
}

/** 抽样计划 */
export type SamplingPlan = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly planId: Id
  readonly unit: Uscc
  readonly contract: Id
  readonly population: "invoice" | "settlement" | "payment" | "usage_record"
  readonly size: number
  readonly root: string
  readonly populationDigest: Sha256
  readonly items: number
  readonly total: string
  readonly method: "monetary_unit" | "attribute"
  readonly seed: Sha256
  readonly confidence: 90 | 95 | 99
  readonly interval?: string
  readonly tolerable?: string
  readonly expected?: string
  readonly sampleSize?: number
  readonly tolerableRate?: string
  readonly expectedRate?: string
  readonly attribute?: Note
  readonly purpose: Note
  readonly by: Name
  readonly role: Name
  readonly plannedOn: Day
}

/** 抽样测试结果 */
export type SamplingResult = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly resultId: Id
  readonly plan: Id
  readonly item: Name
  readonly audited?: string
  readonly deviates?: boolean
  readonly note?: Note
  readonly documents?: Id[]
  readonly by: Name
  readonly role: Name
  readonly testedOn: Day
}

/** 评审打分 */
export type Score = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly scoreId: Id
  readonly claim: Id
  readonly part: "purchase" | "opening"
  readonly amount: Yuan
  readonly by: Name
  readonly role: Name
  readonly secondBy: Name
  readonly scoredOn: Day
  readonly grounds: Note
  readonly document?: Id
}

/** 服务履行 */
export type Service = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly serviceId: Id
  readonly contract: Id
  readonly startedOn: Day
  readonly completedOn?: Day
  readonly acceptanceDocument?: Id
}

/** 登录会话 */
export type Session = {
  readonly institution: string
  readonly role: "uploader" | "auditor" | "reviewer" | "admin" | "witness"
  /** As the token or the identity provider calls the bearer */
  readonly name: string
  /** The id that stands in receipts and trails */
  readonly by: string
  /** The end that no use puts off; null for a token without end */
  readonly expiresAt: string | null
  /** The end unless it is used before; null for a bearer of a token */
  readonly idleUntil: string | null
  /** For the header X-Suanheng-Csrf; null for a bearer of a token */
  readonly csrf: string | null
}

/** 结算单 */
export type Settlement = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly settlementId: Id
  readonly contract: Id
  readonly from: Day
  readonly to: Day
  readonly amount: Yuan
  readonly auditedAmount?: Yuan
  readonly quantities?: {
    readonly itemId: Id
    readonly quantity: Quantity
    readonly amount?: Yuan
  }[]
  readonly settledOn: Day
}

/** SHA-256, 64 lower-case hex digits */
export type Sha256 = string

/** 元, may be negative, at most 2 decimals, as a string */
export type SignedYuan = string

/** 签名公钥 */
export type SigningKey = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly keyId: KeyId
  readonly owner?: Name
  readonly algorithm: "ed25519" | "sm2-sm3"
  /** SubjectPublicKeyInfo, base64 */
  readonly publicKey: string
  readonly validFrom: Instant
  readonly validTo?: Instant
  readonly revokedAt?: Instant
}

/** 完整性声明 */
export type Statement = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly day: Day
  readonly firstSequence: number | null
  readonly lastSequence: number | null
  readonly batches: number
  readonly records: number
  readonly cardSeconds: string
  readonly size: number
  readonly root: Sha256
}

/** 文件 */
export type StoredFile = {
  readonly sha256: Sha256
  readonly contentType: string
  readonly bytes: number
}

/** VAT rate as a decimal string, for example 0.06 */
export type TaxRate = string

/** 元 per unit, at most 6 decimals */
export type UnitPrice = string

/** 计量日志事件（CloudEvents 1.0） */
export type UsageEvent = {
  readonly specversion: "1.0"
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject?: string | null
  readonly time?: string | null
  readonly datacontenttype?: string | null
  readonly dataschema?: string | null
  readonly data: UsageEventData
  readonly [name: string]: unknown
}

/** 计量日志事件数据 */
export type UsageEventData = {
  readonly recordId?: Id
  readonly institution?: Uscc
  readonly contract?: Id
  readonly customer?: Uscc | null
  readonly platform?: Name | null
  readonly job?: Name | null
  readonly account?: Name | null
  readonly queue?: Name | null
  readonly node?: Name | null
  readonly site?: Name | null
  readonly purpose: "pretrain" | "sft" | "rl" | "other_training" | "validation_inference" | "production_inference" | "other" | "idle"
  readonly mode?: "reserved" | "on_demand" | "spot" | null
  readonly acceleratorModel?: Name | null
  readonly devices?: string[]
  readonly cards: string | number
  readonly start: Instant
  readonly end?: Instant
  readonly cardSeconds: string | number
  readonly gpuUtilization?: string | null
  readonly tensorActivity?: string | null
  readonly memoryUtilization?: string | null
  readonly energyJoules?: string | number | null
  readonly sequence?: number | null
  readonly corrects?: Id | null
  readonly reason?: Note | null
}

/** 智能算力使用计量日志 */
export type UsageRecord = {
  readonly recordId: Id
  readonly institution: Uscc
  readonly contract: Id
  readonly customer?: Uscc | null
  readonly platform?: Name | null
  readonly job?: Name | null
  readonly account?: Name | null
  readonly queue?: Name | null
  readonly node?: Name | null
  readonly site?: Name | null
  readonly purpose: "pretrain" | "sft" | "rl" | "other_training" | "validation_inference" | "production_inference" | "other" | "idle"
  readonly mode?: "reserved" | "on_demand" | "spot" | null
  readonly acceleratorModel?: Name | null
  readonly devices?: string[]
  readonly cards: string | number
  readonly start: Instant
  readonly end: Instant
  readonly cardSeconds: string | number
  readonly gpuUtilization?: string | null
  readonly tensorActivity?: string | null
  readonly memoryUtilization?: string | null
  readonly energyJoules?: string | number | null
  readonly sequence?: number | null
  readonly corrects?: Id | null
  readonly reason?: Note | null
}

/** 统一社会信用代码, GB 32100-2015, 18 characters */
export type Uscc = string

export type Verification = {
  readonly code?: string
  readonly result: "genuine" | "not_found" | "mismatch" | "not_checked"
  readonly checkedOn?: Day
}

/** 券 */
export type Voucher = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly number: Id
  readonly kind: "compute" | "model" | "corpus"
  readonly holderUscc: Uscc
  readonly holderStartup?: boolean
  readonly faceAmount: Yuan
  readonly contract: Id
  readonly validFrom: Day
  readonly validTo: Day
  readonly acceptedByUscc?: Uscc
  readonly acceptedOn?: Day
  readonly usedOn?: Day
  readonly setOffs?: {
    readonly itemId: Id
    readonly amount: Yuan
  }[]
  readonly transactionConfirmedAt?: Instant
}

/** 审计底稿 */
export type WorkingPaper = {
  readonly institution: Uscc
  readonly corrects?: Sha256
  readonly reason?: Note
  readonly paperId: Id
  readonly engagement: Id
  readonly index: PaperIndex
  readonly title: Name
  readonly unit: Uscc
  readonly contract?: Id
  readonly claim?: Id
  readonly purpose?: Note[]
  readonly procedures: Note[]
  readonly results?: Note[]
  readonly conclusion?: Note[]
  readonly references?: PaperIndex[]
  readonly evidence?: PaperEvidence[]
  readonly findings?: Sha256[]
  readonly plans?: Id[]
  readonly by: Name
  readonly role: Name
  readonly preparedOn: Day
}

/** 元, at most 2 decimals, as a string */
export type Yuan = string

/** What each route of POST /v1/{route} takes. */
export type Evidence = {
  readonly "usage": UsageRecord
  readonly "samples": DeviceSample
  readonly "contracts": Contract
  readonly "invoices": Invoice
  readonly "payments": Payment
  readonly "settlements": Settlement
  readonly "services": Service
  readonly "capacities": Capacity
  readonly "organisations": Organisation
  readonly "ownership-edges": OwnershipEdge
  readonly "list-hits": ListHit
  readonly "licences": Licence
  readonly "registry-entries": RegistryEntry
  readonly "devices": Device
  readonly "attestations": Attestation
  readonly "vouchers": Voucher
  readonly "grants": Grant
  readonly "documents": Document
  readonly "corpus-purchases": CorpusPurchase
  readonly "datasets": Dataset
  readonly "corpus-projects": CorpusProject
  readonly "claims": Claim
  readonly "findings": Finding
  readonly "decisions": Decision
  readonly "scores": Score
  readonly "metering-tests": MeteringTest
  readonly "statements": Statement
  readonly "finding-reviews": FindingReview
  readonly "finding-replies": FindingReply
  readonly "audit-approvals": AuditApproval
  readonly "sampling-plans": SamplingPlan
  readonly "sampling-results": SamplingResult
  readonly "working-papers": WorkingPaper
  readonly "signing-keys": SigningKey
}

export interface paths {
  "/v1/usage": {
    /** 智能算力使用计量日志: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": UsageRecord | UsageRecord[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string; "application/vnd.apache.arrow.stream": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/samples": {
    /** 设备采样: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": DeviceSample | DeviceSample[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string; "application/vnd.apache.arrow.stream": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/contracts": {
    /** 服务合同: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Contract | Contract[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
    /** 合同: every version nobody has replaced, filtered and sorted, with its last reconciliation */
    get: {
      parameters: { query?: { institution?: Uscc; state?: "agrees" | "reduced" | "undetermined" | "none"; outdated?: "true"; programme?: Programme; provider?: Uscc; customer?: Uscc; from?: Day; to?: Day; text?: string; sort?: "number" | "signedOn" | "validFrom" | "validTo" | "amount" | "settled" | "recognised" | "reduced" | "findings" | "reconciledAt"; order?: "asc" | "desc"; limit?: number; after?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly contracts: ListedContract[]
  /** For ?after=; null on the last page */
  readonly next: string | null
  /** Of all pages, by state; on the first page only */
  readonly totals: ContractTotals[] | null
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/invoices": {
    /** 发票: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Invoice | Invoice[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/payments": {
    /** 银行回单: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Payment | Payment[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/settlements": {
    /** 结算单: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Settlement | Settlement[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/services": {
    /** 服务履行: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Service | Service[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/capacities": {
    /** 在册卡数台账: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Capacity | Capacity[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/organisations": {
    /** 组织: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Organisation | Organisation[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/ownership-edges": {
    /** 关联关系: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": OwnershipEdge | OwnershipEdge[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/list-hits": {
    /** 名单查询: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": ListHit | ListHit[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/licences": {
    /** 经营许可证: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Licence | Licence[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/registry-entries": {
    /** 入库名录: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": RegistryEntry | RegistryEntry[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/devices": {
    /** 算力设备: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Device | Device[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/attestations": {
    /** 设备证明: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Attestation | Attestation[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/vouchers": {
    /** 券: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Voucher | Voucher[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/grants": {
    /** 财政资助: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Grant | Grant[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/documents": {
    /** 材料: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Document | Document[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/corpus-purchases": {
    /** 语料采购: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": CorpusPurchase | CorpusPurchase[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/datasets": {
    /** 开放数据集: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Dataset | Dataset[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/corpus-projects": {
    /** 语料应用项目: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": CorpusProject | CorpusProject[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/claims": {
    /** 申请: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Claim | Claim[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
    /** Claims, every version nobody has replaced, in the order of institution and id; at most 200 a page */
    get: {
      parameters: { query?: { institution?: Uscc; programme?: Programme; batch?: Batch; state?: "draft" | "submitted" | "awaiting_window" | "accepted" | "approved" | "rejected" | "withdrawn" | "paid"; applicant?: Uscc; contract?: Id; text?: Id; after?: string; limit?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly claims: {
    readonly institution: string
    readonly claimId: string
    /** By the records the caller may read; null: by none */
    readonly applicantName: string | null
    /** Id of the rules of its programme and batch; null: this release has none */
    readonly rules: string | null
    /** That nobody has replaced; more than one contradict each other */
    readonly versions: {
      readonly digest: string
      readonly claim: Claim
    }[]
  }[]
  readonly next: string | null
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/findings": {
    /** 人工认定: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Finding | Finding[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/decisions": {
    /** 人工决定: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Decision | Decision[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/scores": {
    /** 评审打分: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Score | Score[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/metering-tests": {
    /** 计量日志检测: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": MeteringTest | MeteringTest[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/statements": {
    /** 完整性声明: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": Statement | Statement[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/finding-reviews": {
    /** 疑点核实意见: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": FindingReview | FindingReview[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/finding-replies": {
    /** 被审计单位回复: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": FindingReply | FindingReply[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/audit-approvals": {
    /** 复核意见: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": AuditApproval | AuditApproval[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/sampling-plans": {
    /** 抽样计划: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": SamplingPlan | SamplingPlan[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/sampling-results": {
    /** 抽样测试结果: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": SamplingResult | SamplingResult[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/working-papers": {
    /** 审计底稿: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": WorkingPaper | WorkingPaper[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/signing-keys": {
    /** 签名公钥: send a batch */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { "idempotency-key"?: string; "content-digest"?: string; "signature-input"?: string; signature?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/json": SigningKey | SigningKey[]; "application/x-ndjson": string; "application/jsonl": string; "text/csv": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
    /** Keys with which an institution signs, and whether they are usable now */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly keys: ListedKey[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/preview/{route}": {
    /** What sending this body to /v1/{route} would do; nothing is stored */
    post: {
      parameters: { query?: never; header?: never; path: { route: "usage" | "samples" | "contracts" | "invoices" | "payments" | "settlements" | "services" | "capacities" | "organisations" | "ownership-edges" | "list-hits" | "licences" | "registry-entries" | "devices" | "attestations" | "vouchers" | "grants" | "documents" | "corpus-purchases" | "datasets" | "corpus-projects" | "claims" | "findings" | "decisions" | "scores" | "metering-tests" | "statements" | "finding-reviews" | "finding-replies" | "audit-approvals" | "sampling-plans" | "sampling-results" | "working-papers" | "signing-keys" }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Preview } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/convert": {
    /** A file of a platform (sacct, Kubernetes, OGF, APEL, AUDITOR; invoices in XML or OFD) as records to send */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Converted } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/api/v1/events": {
    /** Usage records as CloudEvents 1.0: structured, batch or binary mode */
    post: {
      parameters: { query?: { partial?: "true" | "false" }; header?: { prefer?: string; "idempotency-key"?: string }; path?: never; cookie?: never }
      requestBody: { content: { "application/cloudevents+json": UsageEvent; "application/cloudevents-batch+json": UsageEvent[]; "application/json": UsageEvent | UsageEvent[] } }
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/tokens": {
    /** Every token the institution ever had, newest first, with who issued and revoked it */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly tokens: ListedToken[]
  readonly roles: ("uploader" | "auditor" | "reviewer" | "admin" | "witness")[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
    /** Issue a token of the own institution: {"role", "name", "days"}. The token is in this answer only */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": IssuedToken } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/tokens/{id}": {
    /** Revoke a token of the own institution; sessions signed in with it end at once */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/session/methods": {
    /** How one can sign in here */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly token: true
  readonly oidc: boolean
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/session": {
    /** Sign a browser in with a token, in the body as {"token": …} or as Authorization: sets the cookie */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": Session } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
    /** Who is signed in, and what a page sends with each change */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Session } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
    /** End the session of this browser */
    delete: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/session/oidc": {
    /** Sign in at the identity provider (OpenID Connect): leads the browser there */
    get: {
      parameters: { query?: { return?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        302: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/session/oidc/callback": {
    /** Where the identity provider leads the browser back: sets the session cookie */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        303: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/contracts/{id}": {
    /** 服务合同: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/invoices/{id}": {
    /** 发票: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/payments/{id}": {
    /** 银行回单: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/settlements/{id}": {
    /** 结算单: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/services/{id}": {
    /** 服务履行: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/capacities/{id}": {
    /** 在册卡数台账: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/organisations/{id}": {
    /** 组织: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/ownership-edges/{id}": {
    /** 关联关系: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/list-hits/{id}": {
    /** 名单查询: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/licences/{id}": {
    /** 经营许可证: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/registry-entries/{id}": {
    /** 入库名录: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/devices/{id}": {
    /** 算力设备: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/attestations/{id}": {
    /** 设备证明: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/vouchers/{id}": {
    /** 券: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/grants/{id}": {
    /** 财政资助: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/documents/{id}": {
    /** 材料: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/corpus-purchases/{id}": {
    /** 语料采购: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/datasets/{id}": {
    /** 开放数据集: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/corpus-projects/{id}": {
    /** 语料应用项目: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/claims/{id}": {
    /** 申请: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/findings/{id}": {
    /** 人工认定: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/decisions/{id}": {
    /** 人工决定: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/scores/{id}": {
    /** 评审打分: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/metering-tests/{id}": {
    /** 计量日志检测: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/statements/{id}": {
    /** 完整性声明: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/finding-reviews/{id}": {
    /** 疑点核实意见: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/finding-replies/{id}": {
    /** 被审计单位回复: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/audit-approvals/{id}": {
    /** 复核意见: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/sampling-plans/{id}": {
    /** 抽样计划: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/sampling-results/{id}": {
    /** 抽样测试结果: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/working-papers/{id}": {
    /** 审计底稿: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/signing-keys/{id}": {
    /** 签名公钥: every version */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly versions: {
    readonly digest: string
    readonly head: boolean
    readonly batch: string
    readonly receivedAt: string
    readonly value: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/batches": {
    /** Receipts of an institution, newest first */
    get: {
      parameters: { query?: { institution?: Uscc; before?: number; limit?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly batches: {
    readonly batchId: string
    readonly institution: string
    readonly kind: string
    readonly sequence: number
    readonly receivedAt: string
    readonly receivedBy: string
    readonly bodySha256: string
    readonly idempotencyKey?: string
    readonly records: {
      readonly received: number
      readonly recorded: number
      readonly duplicate: number
      readonly conflict: number
      readonly rejected: number
    }
    readonly cardSeconds: string
    readonly earliest: string | null
    readonly latest: string | null
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/batches/{batchId}": {
    /** One receipt, as it was given */
    get: {
      parameters: { query?: never; header?: never; path: { batchId: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/batches/{batchId}/proof": {
    /** C2SP tlog-proof of the batch against the newest checkpoint */
    get: {
      parameters: { query?: never; header?: never; path: { batchId: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/records/{id}/proof": {
    /** Every version of a record with both paths, for checking offline */
    get: {
      parameters: { query?: { institution?: Uscc; kind?: "usage_record" | "contract" | "invoice" | "payment" | "settlement" | "service" | "capacity" | "organisation" | "ownership_edge" | "list_hit" | "licence" | "registry_entry" | "device" | "attestation" | "voucher" | "grant" | "document" | "corpus_purchase" | "dataset" | "corpus_project" | "claim" | "finding" | "decision" | "score" | "metering_test" | "statement" | "finding_review" | "finding_reply" | "audit_approval" | "sampling_plan" | "sampling_result" | "working_paper" | "signing_key" }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": RecordProof } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/ledger/{institution}/checkpoint": {
    /** The newest published checkpoint: a C2SP signed note */
    get: {
      parameters: { query?: never; header?: never; path: { institution: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/ledger/{institution}/tile/{*}": {
    /** A tile or entry bundle (C2SP tlog-tiles): <level>/<index>[.p/<width>] or entries/<index>[.p/<width>] */
    get: {
      parameters: { query?: never; header?: never; path: { institution: Uscc; "*": string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/ledger/{institution}/vkey": {
    /** The verifier key of the log (C2SP signed-note). Have it confirmed by another way */
    get: {
      parameters: { query?: never; header?: never; path: { institution: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/ledger": {
    /** The logs the caller may read */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly logs: LogState[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/ledger/{institution}/consistency": {
    /** Proof that the log of the second size continues that of the first */
    get: {
      parameters: { query?: { first?: number; second?: number }; header?: never; path: { institution: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Consistency } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/ledger/{institution}/add-checkpoint": {
    /** The newest checkpoint with the proof that it continues size `old` (C2SP tlog-witness) */
    get: {
      parameters: { query: { old: number }; header?: never; path: { institution: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/ledger/{institution}/cosignatures": {
    /** Signature lines of a witness over a checkpoint of this log (text/plain) */
    post: {
      parameters: { query?: { size?: number }; header?: never; path: { institution: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly size: number
  readonly witnesses: number
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/ledger/{institution}/cosigned": {
    /** The largest checkpoint that witnesses have cosigned, with their lines */
    get: {
      parameters: { query?: never; header?: never; path: { institution: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/witnesses": {
    /** Verifier keys of the witnesses this service takes cosignatures of; what it says of them is its own word */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly keys: string[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/quarantine": {
    /** Quarantined records, newest batch first */
    get: {
      parameters: { query?: { institution?: Uscc; state?: "open" | "replayed" | "dismissed"; limit?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly records: QuarantinedRecord[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/quarantine/{id}/replay": {
    /** Send the mended record, as JSON; an empty body sends it as it was */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": Receipt } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/quarantine/{id}/dismiss": {
    /** Leave the record out for good, with a reason */
    post: {
      parameters: { query: { reason: Note }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/files/{sha256}": {
    /** Keep a file under the SHA-256 of its bytes */
    put: {
      parameters: { query?: never; header?: never; path: { sha256: Sha256 }; cookie?: never }
      requestBody: { content: { "application/octet-stream": string } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": StoredFile } }
        201: { headers: { [name: string]: unknown }; content: { "application/json": StoredFile } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
    /** The bytes as they came, compared with their digest before the first is sent */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { sha256: Sha256 }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/octet-stream": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
    /** Whether the institution holds the file, its type and size */
    head: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { sha256: Sha256 }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/files/check": {
    /** Which registered documents have no file here, which files no document, and the quota */
    get: {
      parameters: { query?: { institution?: Uscc; limit?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": FileCheck } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/healthz": {
    /** The process is alive */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly status: "ok"
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/readyz": {
    /** The journal is writable and the store answers */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly status: "ready"
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/metrics": {
    /** Prometheus metrics */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/whoami": {
    /** Whose token this is */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly tokenId: string
  readonly institution: string
  readonly role: "uploader" | "auditor" | "reviewer" | "admin" | "witness"
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/reports/verify": {
    /** Recompute a JSON report, of a contract, of capacity or of a claim, at the checkpoint it names, and say what differs */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly kind: "reconciliation" | "capacity" | "telemetry" | "assessment" | "cross"
  readonly institution: string
  /** Of a reconciliation */
  readonly contract: string | null
  readonly size: number
  readonly same: boolean
  readonly ledger: {
    readonly origin: string
    readonly size: number
    readonly kind: "forged" | "rolled_back" | "forked"
  }[]
  /** Versions of the accelerator register where they are not the same: differences may come from it alone */
  readonly register: {
    readonly reported: string
    readonly recomputed: string
  } | null
  readonly differences: {
    readonly path: string
    readonly reported?: unknown
    readonly recomputed?: unknown
  }[]
  readonly total: number
  /** Institutions that meet the devices today and are not named; [] for an uploader */
  readonly unnamed: string[]
  readonly otherBytes: boolean
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/institutions/{uscc}/completeness": {
    /** 完整性: what an institution stated of each day, against what its log holds */
    get: {
      parameters: { query: { from: Day; to: Day }; header?: never; path: { uscc: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly schema: "suanheng/completeness/1"
  readonly institution: string
  readonly checkpoint: {
    readonly origin: string
    readonly size: number
    readonly root: string
    readonly text: string
  }
  readonly from: string
  readonly to: string
  readonly days: {
    readonly day: string
    readonly ledger: {
      readonly firstSequence: number | null
      readonly lastSequence: number | null
      readonly batches: number
      readonly records: number
      readonly cardSeconds: string
      readonly size: number
    }
    readonly statements: {
      readonly digest: string
      readonly batch: number
      readonly statement: Statement
    }[]
  }[]
  readonly findings: {
    readonly code: string
    readonly severity: string
    readonly message: string
    readonly [name: string]: unknown
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/institutions/{uscc}/metering-days": {
    /** 计量日历: usage records received, by Shanghai day of use; days without any among them */
    get: {
      parameters: { query?: { from?: Day; to?: Day }; header?: never; path: { uscc: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly institution: string
  /** Batches of the log that were counted */
  readonly size: number
  /** First and last day of use of all records, whatever was asked; null: there is none */
  readonly span: {
    readonly from: string
    readonly to: string
  } | null
  readonly days: {
    readonly day: string
    /** That touch the day and that no other corrects; repeats are not judged here */
    readonly records: number
    /** Cards × time within the day, exact */
    readonly cardSeconds: string
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/institutions/{uscc}/telemetry": {
    /** 遥测合理性: indicators of impossible, copied or invented readings; a person concludes */
    get: {
      parameters: { query: { from: Day; to: Day; format?: "json" | "markdown" }; header?: never; path: { uscc: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/institutions/{uscc}/capacity": {
    /** 算力规模核验: the capacity that is proven at a moment or over a period, against a threshold */
    get: {
      parameters: { query?: { at?: string; from?: string; to?: string; threshold?: string; tier?: "declared" | "documented" | "identified" | "seen" | "active" | "attested"; figure?: "dense" | "measured" | "sparse"; location?: "anywhere" | "shenzhen" | "longgang"; leased?: "counted" | "excluded"; format?: "json" | "markdown" }; header?: never; path: { uscc: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/claims/{id}/assessment": {
    /** 申请核验: every clause of the programme over the evidence, and the amount with its working */
    get: {
      parameters: { query?: { institution?: Uscc; reading?: string | string[]; assume?: Day; format?: "json" | "markdown" | "explained" }; header?: never; path: { id: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
    /** 申报测算: the claim, or a draft that is stored nowhere, with facts assumed (at most 200 records); marked as a trial, never stored */
    post: {
      parameters: { query?: { format?: "json" | "markdown" | "explained" | "pdf" }; header?: never; path: { id: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/programmes": {
    /** Programmes and batches that this release has the rules of */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly programmes: {
    readonly id: string
    readonly programme: string
    readonly batch: string
    /** Id and SHA-256 over guide, parameters, readings and clauses */
    readonly rules: string
    readonly guide: {
      readonly title: string
      readonly file: string
      readonly sha256: string
    }
    readonly clauseCount: number
    /** Capacity it asks for, FP16; null: none */
    readonly capacityPetaflops: string | null
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/programmes/{id}": {
    /** Every clause of a guide word for word, with its weight, the parameters and the readings */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly id: string
  readonly programme: string
  readonly batch: string
  /** Id and SHA-256 over guide, parameters, readings and clauses */
  readonly rules: string
  readonly guide: {
    readonly title: string
    readonly file: string
    readonly sha256: string
  }
  readonly clauseCount: number
  /** Capacity it asks for, FP16; null: none */
  readonly capacityPetaflops: string | null
  /** As written in the pack */
  readonly parameters: {
    readonly [name: string]: unknown
  }
  /** Readings of open texts; the first value is the default */
  readonly switches: {
    readonly name: string
    readonly title: {
      readonly en: string
      readonly zh: string
    }
    readonly values: {
      readonly value: string
      readonly title: {
        readonly en: string
        readonly zh: string
      }
    }[]
  }[]
  readonly clauses: {
    readonly id: string
    readonly quotation: string
    readonly kind: "automatic" | "document" | "human"
    readonly severity: "ineligible" | "cap" | "warning" | "info"
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/accelerators": {
    /** 加速卡登记表: every row with its figures, sources and grade, as capacity is counted from them */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly version: string
  readonly rows: {
    readonly vendor: string
    readonly model: string
    readonly aliases: string[]
    readonly formFactor: string
    readonly memoryGb: number | null
    /** TFLOPS, exact; null: not published, which gives no credit */
    readonly fp16DenseTflops: string | null
    /** TFLOPS, exact; null: not published, which gives no credit */
    readonly fp16SparseTflops: string | null
    readonly fp16Accumulate: string
    /** TFLOPS, exact; null: not published, which gives no credit */
    readonly bf16DenseTflops: string | null
    readonly tdpWatts: number | null
    readonly year: number | null
    readonly sources: {
      readonly title: string
      readonly url: string | null
    }[]
    /** A: the vendor’s data sheet … D: hearsay (docs/accelerators.md) */
    readonly confidence: string
    readonly note: string
    readonly devicesPerPackage: number
    /** TFLOPS, exact; null: not published, which gives no credit */
    readonly perDevice: string | null
    /** TFLOPS, exact; null: not published, which gives no credit */
    readonly perPackage: string | null
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/capacity-claims": {
    /** Institutions that list cards, state counts or apply where capacity is asked; at most 2000 */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly institutions: {
    readonly institution: string
    /** By the records the caller may read; null: by none */
    readonly name: string | null
    /** Device records by id; how many of them count only an assessment says */
    readonly devices: number
    /** Statements of installed cards */
    readonly statements: number
    /** Statements for the pool of one contract: they bound it and prove no capacity of the institution */
    readonly pools: number
    readonly claims: {
      readonly claimId: string
      readonly programme: string
      readonly batch: string
      readonly state: string
      readonly submittedOn: string | null
      readonly thresholdPetaflops: string
    }[]
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/audit/findings": {
    /** 审计疑点: of one contract or claim as it is now, else of every contract as last reconciled, with states */
    get: {
      parameters: { query?: { institution?: Uscc; contract?: Id; claim?: Id; state?: "open" | "confirmed" | "dismissed"; severity?: "undetermined" | "reduce" | "warning" | "info"; code?: Id; finding?: string; waiting?: "reviewer" | "auditor" | "unit"; present?: "true" | "false"; text?: string; offset?: number; limit?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly findings: {
    readonly finding: string
    readonly subject: {
      readonly institution: string
      readonly kind: "contract" | "claim"
      readonly id: string
    }
    readonly code: string
    readonly state: "open" | "confirmed" | "dismissed"
    /** What was approved of a fact that is another one now */
    readonly staleState: "open" | "confirmed" | "dismissed" | null
    /** false: it is not found any more */
    readonly present: boolean
    /** Reviews that wait for a second person; 0 for the audited institution */
    readonly pending: number
    readonly replies: number
    readonly fact: {
      /** Digest of what it says: a review or a reply names it */
      readonly fact: string
      readonly severity: string
      readonly clauseId: string
      readonly quotation: string
      readonly message: string
      /** 元; null: none, or not known */
      readonly amount: string | null
      readonly needsHuman: boolean
      readonly evidence: {
        readonly kind: string
        readonly ids: string[]
        readonly total: number
      }[]
    } | null
  }[]
  readonly counts: {
    readonly total: number
    readonly states: {
      readonly open: number
      readonly confirmed: number
      readonly dismissed: number
    }
    readonly severities: {
      readonly [name: string]: number
    }
    readonly stale: number
    readonly pending: number
  }
  /** What the facts were taken from; of several contracts the last reconciliation that was kept */
  readonly read: {
    readonly institution: string
    readonly kind: "contract" | "claim"
    readonly id: string
    /** Of the institution’s log the facts were computed at */
    readonly size: number
    /** Batches that came to that log afterwards */
    readonly since: number
  }[]
  /** Subjects with reviews or replies of which no reconciliation is kept */
  readonly notRead: {
    readonly institution: string
    readonly kind: "contract" | "claim"
    readonly id: string
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/audit/findings/{id}": {
    /** One finding of a contract or claim as it is now, with every review, approval and reply */
    get: {
      parameters: { query?: { institution?: Uscc; contract?: Id; claim?: Id }; header?: never; path: { id: Sha256 }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly finding: string
  readonly subject: {
    readonly institution: string
    readonly kind: "contract" | "claim"
    readonly id: string
  }
  readonly code: string
  readonly state: "open" | "confirmed" | "dismissed"
  /** What was approved of a fact that is another one now */
  readonly staleState: "open" | "confirmed" | "dismissed" | null
  /** false: it is not found any more */
  readonly present: boolean
  /** Reviews that wait for a second person; 0 for the audited institution */
  readonly pending: number
  readonly replies: number
  readonly fact: {
    /** Digest of what it says: a review or a reply names it */
    readonly fact: string
    readonly severity: string
    readonly clauseId: string
    readonly quotation: string
    readonly message: string
    /** 元; null: none, or not known */
    readonly amount: string | null
    readonly needsHuman: boolean
    readonly evidence: {
      readonly kind: string
      readonly ids: string[]
      readonly total: number
    }[]
  } | null
  /** The last approved review */
  readonly conclusion: {
    /** The auditor’s */
    readonly institution: string
    readonly state: "open" | "confirmed" | "dismissed"
    readonly grounds: string
    readonly on: string
    readonly approvedOn: string
    readonly ofThisFact: boolean
  } | null
  /** Every version, in the order received; none for the audited institution */
  readonly reviews: {
    readonly id: string
    readonly institution: string
    readonly digest: string
    readonly receivedAt: string
    readonly batchId: string
    readonly by: string
    readonly role: string
    /** Id of the token that sent it: another has to approve it */
    readonly token: string
    readonly standing: "effective" | "stale" | "superseded" | "proposed" | "returned" | "corrected" | "contradicted"
    readonly ofThisFact: boolean
    readonly fact: string
    /** The finding as it was reviewed */
    readonly message: string
    readonly amount: string | null
    readonly state: "open" | "confirmed" | "dismissed"
    readonly grounds: string
    readonly document: string | null
    readonly on: string
    readonly approvals: {
      readonly id: string
      readonly institution: string
      readonly digest: string
      readonly receivedAt: string
      readonly batchId: string
      readonly by: string
      readonly role: string
      readonly token: string
      readonly outcome: "approved" | "returned"
      readonly remarks: string | null
      readonly on: string
      /** Why it counts for nothing; null: it counts */
      readonly flaw: "same_person" | "same_token" | "corrected" | "contradicted" | null
    }[]
  }[]
  readonly replied: {
    readonly id: string
    readonly institution: string
    readonly digest: string
    readonly receivedAt: string
    readonly batchId: string
    readonly by: string
    readonly role: string
    readonly ofThisFact: boolean
    readonly contradicted: boolean
    readonly position: "agrees" | "disputes" | "explains" | "mended"
    readonly text: string
    readonly documents: string[]
    readonly message: string
    readonly on: string
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/audit/population": {
    /** What a contract has to sample from at the published checkpoint, and how large a sample has to be */
    get: {
      parameters: { query: { contract: Id; institution?: Uscc; population: "invoice" | "settlement" | "payment" | "usage_record"; method?: "monetary_unit" | "attribute"; confidence?: number; tolerable?: string; expected?: string; tolerableRate?: string; expectedRate?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly institution: string
  readonly contract: string
  readonly population: "invoice" | "settlement" | "payment" | "usage_record"
  /** Batches of the institution’s log that were read */
  readonly size: number
  readonly root: string
  readonly populationDigest: string
  /** All items, those apart among them */
  readonly items: number
  /** Of the items worth more than nothing */
  readonly total: string
  /** Items worth nothing or less, such as red letters: not drawn by money */
  readonly apart: number
  /** Ids with several contents, counted once at the least */
  readonly repeated: number
  readonly design: {
    /** false: no sample supports what is asked; the whole has to be examined */
    readonly possible: boolean
    /** The widest */
    readonly interval: string | null
    /** The least */
    readonly sampleSize: number | null
    /** How many are examined, of monetary_unit at most */
    readonly items: number | null
    /** How many the sample may show */
    readonly deviations: number | null
  } | null
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/audit/sampling-plans": {
    /** Sampling plans, newest first, each with what a second person said of it */
    get: {
      parameters: { query?: { institution?: Uscc; unit?: Uscc; contract?: Id }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly plans: {
    readonly id: string
    /** The auditor’s */
    readonly institution: string
    readonly digest: string
    readonly receivedAt: string
    readonly batchId: string
    readonly token: string
    readonly status: "proposed" | "approved" | "returned" | "corrected" | "contradicted"
    readonly plan: SamplingPlan
    readonly approvals: {
      readonly id: string
      readonly institution: string
      readonly digest: string
      readonly receivedAt: string
      readonly batchId: string
      readonly by: string
      readonly role: string
      readonly token: string
      readonly outcome: "approved" | "returned"
      readonly remarks: string | null
      readonly on: string
      /** Why it counts for nothing; null: it counts */
      readonly flaw: "same_person" | "same_token" | "corrected" | "contradicted" | null
    }[]
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/audit/sampling-plans/{id}": {
    /** A plan: the items drawn, the results so far, and what they say at the plan’s confidence */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { id: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly id: string
  /** The auditor’s */
  readonly institution: string
  readonly digest: string
  readonly receivedAt: string
  readonly batchId: string
  readonly token: string
  readonly status: "proposed" | "approved" | "returned" | "corrected" | "contradicted"
  readonly plan: SamplingPlan
  readonly approvals: {
    readonly id: string
    readonly institution: string
    readonly digest: string
    readonly receivedAt: string
    readonly batchId: string
    readonly by: string
    readonly role: string
    readonly token: string
    readonly outcome: "approved" | "returned"
    readonly remarks: string | null
    readonly on: string
    /** Why it counts for nothing; null: it counts */
    readonly flaw: "same_person" | "same_token" | "corrected" | "contradicted" | null
  }[]
  /** Other plans of the same population */
  readonly redrawn: string[]
  readonly verdict: "within" | "exceeds" | "undetermined"
  readonly obstacles: ("population_changed" | "results_missing" | "results_contradict" | "limit_unknown")[]
  readonly population: {
    readonly items: number
    readonly total: string
    /** Worth nothing or less: not drawn by money */
    readonly apart: number
    readonly apartTotal: string
    readonly digest: string
  } | null
  readonly selection: {
    readonly item: string
    readonly worth: string
    readonly certain: boolean
    readonly state: "missing" | "contradicted" | "found"
    readonly audited: string | null
    readonly deviates: boolean | null
    /** Booked too high; with a minus, too low; null: not known, or no money */
    readonly misstatement: string | null
    /** Who examined it: every result that no other corrects */
    readonly tests: {
      readonly id: string
      readonly by: string
      readonly role: string
      readonly on: string
      readonly note: string | null
      readonly documents: string[]
    }[]
    /** Of the one result; a correction names it */
    readonly resultDigest: string | null
  }[]
  /** Results of items that were not drawn: they count for nothing */
  readonly strangers: string[]
  readonly figures: {
    readonly method: "monetary_unit"
    readonly start: string
    readonly certain: number
    readonly drawn: number
    readonly over: {
      /** With what is missing taken as right */
      readonly atLeast: {
        /** In items that were taken whatever chance says */
        readonly known: string
        readonly projected: string
        /** Not above this at the plan’s confidence; null: no limit is known */
        readonly upper: string | null
      }
      /** With what is missing taken as wrong */
      readonly atMost: {
        /** In items that were taken whatever chance says */
        readonly known: string
        readonly projected: string
        /** Not above this at the plan’s confidence; null: no limit is known */
        readonly upper: string | null
      }
    }
    readonly under: {
      /** With what is missing taken as right */
      readonly atLeast: {
        /** In items that were taken whatever chance says */
        readonly known: string
        readonly projected: string
        /** Not above this at the plan’s confidence; null: no limit is known */
        readonly upper: string | null
      }
      /** With what is missing taken as wrong */
      readonly atMost: {
        /** In items that were taken whatever chance says */
        readonly known: string
        readonly projected: string
        /** Not above this at the plan’s confidence; null: no limit is known */
        readonly upper: string | null
      }
    }
  } | {
    readonly method: "attribute"
    readonly deviations: {
      /** With what is missing taken as right */
      readonly atLeast: {
        readonly seen: number
        /** No more items of this population deviate, at the plan’s confidence */
        readonly upperCount: number
        /** Upper limit of Clopper and Pearson, of a population without end */
        readonly rate: string
      }
      /** With what is missing taken as wrong */
      readonly atMost: {
        readonly seen: number
        /** No more items of this population deviate, at the plan’s confidence */
        readonly upperCount: number
        /** Upper limit of Clopper and Pearson, of a population without end */
        readonly rate: string
      }
    }
  } | null
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/audit/working-papers": {
    /** 审计底稿 in the order of their indexes, with references, review and what is wrong with them */
    get: {
      parameters: { query?: { institution?: Uscc; unit?: Uscc; contract?: Id; engagement?: Id }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly papers: {
    readonly id: string
    /** The auditor’s */
    readonly institution: string
    readonly digest: string
    readonly receivedAt: string
    readonly batchId: string
    readonly token: string
    readonly status: "proposed" | "approved" | "returned" | "corrected" | "contradicted"
    readonly reviewedBy: {
      readonly by: string
      readonly role: string
      readonly on: string
    } | null
    readonly paper: WorkingPaper
    readonly referredBy: string[]
    readonly problems: {
      readonly problem: "index_repeated" | "reference_missing" | "contradicted" | "not_reviewed" | "evidence_missing" | "evidence_corrected"
      readonly what: string
    }[]
    readonly approvals: {
      readonly id: string
      readonly institution: string
      readonly digest: string
      readonly receivedAt: string
      readonly batchId: string
      readonly by: string
      readonly role: string
      readonly token: string
      readonly outcome: "approved" | "returned"
      readonly remarks: string | null
      readonly on: string
      /** Why it counts for nothing; null: it counts */
      readonly flaw: "same_person" | "same_token" | "corrected" | "contradicted" | null
    }[]
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/audit/activity": {
    /** Who proposed, approved, replied, drew, tested and wrote what, newest first, read off the ledger */
    get: {
      parameters: { query?: { institution?: Uscc; unit?: Uscc; contract?: Id; offset?: number; limit?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly total: number
  readonly activity: {
    readonly id: string
    /** In whose log it is */
    readonly institution: string
    readonly digest: string
    readonly receivedAt: string
    readonly batchId: string
    readonly kind: "finding_review" | "finding_reply" | "audit_approval" | "sampling_plan" | "sampling_result" | "working_paper" | "decision" | "finding"
    readonly act: "proposed" | "replied" | "approved" | "returned" | "planned" | "tested" | "wrote" | "decided" | "concluded" | "corrected"
    readonly by: string
    readonly role: string
    /** The second person, where one entry names both */
    readonly secondBy: string | null
    readonly token: string
    readonly about: {
      readonly kind: "finding_review" | "finding_reply" | "audit_approval" | "sampling_plan" | "sampling_result" | "working_paper" | "decision" | "finding" | "claim"
      readonly id: string
    } | null
    /** false: an approval that counts for nothing */
    readonly counts: boolean
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/audit/handed-out": {
    /** Documents, exports and bundles that were taken, newest first, of at most 92 days, from the access log */
    get: {
      parameters: { query?: { from?: Day; to?: Day; institution?: Uscc; subject?: Id }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly from: string
  readonly to: string
  /** false: some lines of these days are lost or were too many to be read */
  readonly whole: boolean
  readonly total: number
  /** At most 1000 */
  readonly taken: {
    readonly at: string
    readonly what: "document" | "trial" | "bundle" | "workbook" | "focus" | "table" | "records" | "job"
    /** What was asked for, without its query */
    readonly path: string
    /** Of who asked */
    readonly institution: string
    readonly role: string
    readonly token: string
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/cross-checks": {
    /** 跨项目核查: live claims of all published logs against each other, X-1 to X-7; at most 500 claims and 1000 contracts at once */
    get: {
      parameters: { query?: { claim?: string | string[]; programme?: Programme; applicant?: Uscc; format?: "json" | "markdown" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/contracts/{number}/documents/{document}": {
    /** 算力使用报告, 审定表, 底稿, 商定程序审计报告 of a contract, as PDF */
    get: {
      parameters: { query?: { institution?: Uscc; format?: "pdf" }; header?: never; path: { number: Id; document: "usage" | "determination" | "papers" | "audit" }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/institutions/{uscc}/capacity/documents/{document}": {
    /** 容量核验报告, as PDF */
    get: {
      parameters: { query?: { at?: string; from?: string; to?: string; threshold?: string; tier?: "declared" | "documented" | "identified" | "seen" | "active" | "attested"; figure?: "dense" | "measured" | "sparse"; location?: "anywhere" | "shenzhen" | "longgang"; leased?: "counted" | "excluded"; format?: "pdf" }; header?: never; path: { uscc: Uscc; document: "capacity" }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/claims/{id}/documents/{document}": {
    /** 申报测算表, 审定表, 底稿, 商定程序审计报告 of a claim, as PDF */
    get: {
      parameters: { query?: { institution?: Uscc; reading?: string | string[]; assume?: Day; format?: "pdf" }; header?: never; path: { id: Id; document: "estimate" | "determination" | "papers" | "audit" }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/contracts/{number}/records": {
    /** Usage records of a contract in time order, a page at a time: of days, of a device, or by id */
    get: {
      parameters: { query?: { institution?: Uscc; from?: Day; to?: Day; device?: string; id?: Id | Id[]; of?: "excess" | "without_devices" | "conflicting" | "corrected"; limit?: number; after?: string }; header?: never; path: { number: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly records: ListedRecord[]
  readonly next: string | null
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/contracts/{number}/reconciliation/last": {
    /** The last reconciliation as it was kept; nothing is computed. What counts is a reconciliation made now */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { number: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly reconciledAt: string
  /** Size of the institution’s log it was computed at */
  readonly cut: number
  /** Of this contract, in its institution’s log, after the cut */
  readonly since: {
    readonly records: number
    readonly documents: number
  }
  /** As /v1/contracts/{number}/reconciliation gave it then */
  readonly report: {
    readonly [name: string]: unknown
  }
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/institutions": {
    /** Institutions that have a log, with what they are called */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly total: number
  /** In the order of their codes, at most 2000 */
  readonly institutions: {
    readonly institution: string
    /** By the records the caller may read; null: by none */
    readonly name: string | null
  }[]
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/overview": {
    /** 总览: contracts by state, settled and recognised, findings, batches of the last days, checkpoints */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Overview } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/contracts/{number}/reconciliation": {
    /** 合同对账: metered, settled, invoiced, paid, recognised, and every gap explained */
    get: {
      parameters: { query?: { institution?: Uscc; format?: "json" | "markdown" }; header?: never; path: { number: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/contracts/{number}/workbook": {
    /** 合同对账 as an Excel workbook, a sheet each schedule, sums as formulas */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { number: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/contracts/{number}/tables/{table}": {
    /** One schedule of a reconciliation: CSV, NDJSON, Excel, Arrow stream or Parquet */
    get: {
      parameters: { query?: { institution?: Uscc; format?: "csv" | "ndjson" | "xlsx" | "arrow" | "parquet" }; header?: never; path: { number: Id; table: "months" | "purposes" | "items" | "settlements" | "invoices" | "payments" | "devices" | "findings" }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/contracts/{number}/focus": {
    /** Billing lines as FOCUS 1.2: ΣBilledCost of an InvoiceId is that invoice, to the 分 */
    get: {
      parameters: { query?: { institution?: Uscc; format?: "csv" | "ndjson" | "arrow" | "parquet" }; header?: never; path: { number: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/institutions/{uscc}/capacity/workbook": {
    /** 算力规模核验 as an Excel workbook */
    get: {
      parameters: { query?: { at?: string; from?: string; to?: string; threshold?: string; tier?: "declared" | "documented" | "identified" | "seen" | "active" | "attested"; figure?: "dense" | "measured" | "sparse"; location?: "anywhere" | "shenzhen" | "longgang"; leased?: "counted" | "excluded" }; header?: never; path: { uscc: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/claims/{id}/assessment/workbook": {
    /** 申请核验 as an Excel workbook */
    get: {
      parameters: { query?: { institution?: Uscc; reading?: string | string[]; assume?: Day }; header?: never; path: { id: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/exports/contracts": {
    /** The list of contracts, every version nobody has replaced */
    get: {
      parameters: { query?: { institution?: Uscc; format?: "csv" | "ndjson" | "xlsx" | "arrow" | "parquet" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/exports/batches": {
    /** The batches of an institution as its log’s manifests say */
    get: {
      parameters: { query?: { institution?: Uscc; format?: "ndjson" | "arrow" | "parquet" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/contracts/{number}/usage": {
    /** The usage records of a contract, streamed in time order */
    get: {
      parameters: { query?: { institution?: Uscc; format?: "ndjson" | "csv" | "arrow" | "parquet" }; header?: never; path: { number: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/contracts/{number}/bundle": {
    /** 证据包: report, the records it counts, their proofs and the rules, in one zip that is checked offline */
    get: {
      parameters: { query?: { institution?: Uscc }; header?: never; path: { number: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/claims/{id}/bundle": {
    /** 证据包 of a claim: assessment, every record it rests on, contracts with their usage, proofs and rule pack */
    get: {
      parameters: { query?: { institution?: Uscc; reading?: string | string[]; assume?: Day }; header?: never; path: { id: Id }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/institutions/{uscc}/capacity/bundle": {
    /** 证据包 of a capacity: verdict, devices, papers, readings by hour and day, proofs and register */
    get: {
      parameters: { query?: { at?: string; from?: string; to?: string; threshold?: string; tier?: "declared" | "documented" | "identified" | "seen" | "active" | "attested"; figure?: "dense" | "measured" | "sparse"; location?: "anywhere" | "shenzhen" | "longgang"; leased?: "counted" | "excluded" }; header?: never; path: { uscc: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/ledger/{institution}/check": {
    /** Compare store and ledger, record by record: progress, findings and a result as NDJSON */
    get: {
      parameters: { query?: never; header?: never; path: { institution: Uscc }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/jobs/reconcile_contracts": {
    /** 批量对账 as a job: reconcile contracts */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": ReconcileContractsInput } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        202: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/jobs/make_document": {
    /** 生成文书 as a job: make a document */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": MakeDocumentInput } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        202: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/jobs/evidence_bundle": {
    /** 证据包 as a job: Evidence bundle */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": EvidenceBundleInput } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        202: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/jobs/export_file": {
    /** 导出 as a job: export */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": ExportFileInput } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        202: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/jobs/check_ledger": {
    /** 账本全面核对 as a job: full check of the ledger */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": CheckLedger } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        202: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/jobs": {
    /** Jobs of this role and institution, newest first */
    get: {
      parameters: { query?: { state?: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted"; kind?: string; limit?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
  readonly jobs: Job[]
  readonly total: number
} } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/jobs/{id}": {
    /** One job: state, progress, result. ?wait= holds the answer until something changed */
    get: {
      parameters: { query?: { wait?: number; after?: number }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
    /** Remove a job that has ended, with its results */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/jobs/{id}/cancel": {
    /** Ask a job to stop; one that has ended stays as it is */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": Job } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
  "/v1/jobs/{id}/files/{name}": {
    /** A file of a result, as an attachment with its SHA-256 */
    get: {
      parameters: { query?: never; header?: never; path: { id: string; name: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/octet-stream": string } }
        default: { headers: { [name: string]: unknown }; content: { "application/problem+json": ProblemDetails } }
      }
    }
  }
}
