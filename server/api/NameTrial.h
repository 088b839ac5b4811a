#pragma once

#include "server/config/Config.h"

#include <QByteArray>
#include <QList>

namespace api {

/// What the server would do with the name of a new file in an area: for strangers, drop boxes and exchanges.
struct NameTrial
{
    bool taken = false;
    QString storedAs; ///< in Unicode form C; empty if it is refused
    QString why; ///< translated: why it is refused
    friend bool operator==(const NameTrial &, const NameTrial &) = default;
};

/// Asks the server's own rules. An area whose pattern is wrong refuses every name. `name` as it comes from the network.
NameTrial tryName(const config::Area &area, const QByteArray &name);

/// Names worth trying on any area: ordinary ones, and those that hide, mislead or do harm.
struct NameExample
{
    QByteArray name;
    QString remark; ///< translated: what is special about it
};
QList<NameExample> nameExamples();

} // namespace api
