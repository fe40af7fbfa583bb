-- What each release's change of size comes from.
SELECT registry, repository, platform, tag, previous_tag, what_changed FROM report_releases
