import type { ErrorDefinition } from './definition.ts'

/** Signatures, notes and proofs. */
export const PROOF_ERRORS = {
  SIGNATURE_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'Signature, Signature-Input or Content-Digest is not as RFC 9421 and RFC 9530 say, or covers too little: the detail names it.',
    zh: 'Signature、Signature-Input 或 Content-Digest 不符合 RFC 9421、RFC 9530，或覆盖的内容不足，见 detail。',
  },
  SIGNATURE_INVALID: {
    status: 401,
    exit: 4,
    mend: 'The signature does not fit the request and the registered key: sign exactly what is sent.',
    zh: '签名与请求内容或登记的公钥不符，请对实际发送的内容签名。',
  },
  SIGNATURE_KEY_UNKNOWN: {
    status: 401,
    exit: 4,
    mend: 'No key of this id is registered for the institution: register it first.',
    zh: '本机构未登记该编号的公钥，请先登记。',
  },
  SIGNATURE_KEY_EXPIRED: {
    status: 401,
    exit: 4,
    mend: 'The key was not valid at that time, or was revoked: sign with a key that is valid.',
    zh: '该公钥当时不在有效期内，或已吊销，请使用有效的密钥签名。',
  },
  SIGNATURE_REQUIRED: {
    status: 401,
    exit: 4,
    mend: 'This kind is taken only with a signature of the institution (RFC 9421).',
    zh: '此类数据必须由机构签名（RFC 9421）后报送。',
  },
  CONTENT_DIGEST_MISMATCH: {
    status: 400,
    exit: 3,
    mend: 'The body is not the one that Content-Digest names: send the bytes that were digested.',
    zh: '报文与 Content-Digest 不一致，请发送计算摘要时的原始字节。',
  },
  NOTE_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'Not a signed note, checkpoint or verifier key (C2SP): copy it again, whole, byte for byte.',
    zh: '不是合法的签名文书（checkpoint）或验证公钥（C2SP 格式），请逐字节完整复制。',
  },
  CHECKPOINT_FORGED: {
    status: 422,
    exit: 3,
    mend: 'The checkpoint does not carry a valid signature of this key, or is of another log. Keep it as evidence.',
    zh: '检查点没有该公钥的有效签名，或属于另一账本。请保留原件作为证据。',
  },
  PROOF_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'Not a tlog-proof (C2SP): copy the file again, whole, byte for byte.',
    zh: '不是合法的存证证明（C2SP tlog-proof 格式），请逐字节完整复制。',
  },
  BUNDLE_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'Not an evidence bundle, damaged, or beyond its limits: copy the file again, whole.',
    zh: '不是证据包，或已损坏、超出限制，请完整复制原文件。',
  },
  PROOF_INVALID: {
    status: 422,
    exit: 3,
    mend: 'The proof does not prove this: the entry is not in the log, was changed, or is not of the file given. Compare the files, keep them as evidence.',
    zh: '证明不成立：该条目不在账本中、已被改动，或与所给文件不是同一份。请核对文件，并保留原件作为证据。',
  },
  COSIGNATURE_INVALID: {
    status: 422,
    exit: 3,
    mend: 'No line is a valid cosignature of a registered witness over a checkpoint of this log.',
    zh: '所附各行均不是已登记见证方对本账本检查点的有效联署。',
  },
} as const satisfies Record<string, ErrorDefinition>
