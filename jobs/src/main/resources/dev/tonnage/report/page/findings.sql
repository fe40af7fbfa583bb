-- What rules found, what saves most first.
SELECT repository, tag, platform, rule, subject, detail, advice, saving_bytes, confidence FROM report_findings
