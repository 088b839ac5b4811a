#pragma once

#include "server/audit/Reader.h"

#include <QByteArray>

namespace audit {

/// A row as a line of a log file in the form of rsyslog's files, for fail2ban and its like:
///
///     2024-05-01T12:30:15.250000+00:00 localhost portcullis: verdict=blocked client=203.0.113.7 client_port=40000 …
///
/// The names are those of the columns. What peers chose the text of comes last and in quotes, with `\"` for a quote and
/// `\\` for a backslash, so that no name can pass for a field.
QByteArray syslogLine(const AttemptRow &row);

} // namespace audit
