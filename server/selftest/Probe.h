#pragma once

#include "server/address/Endpoint.h"

#include <QList>
#include <QString>

#include <optional>

namespace selftest {

/// What another server does when it is told where to connect to. Harmless: nothing is named but listeners that the
/// probe itself has opened on this machine, and the only file asked for is a listing. Blocks for some seconds.
struct Probe
{
    struct Target
    {
        address::Endpoint server;
        QString user; ///< empty: anonymous
        QString password;
        address::IpAddress other; ///< of this machine: stands for a third party; null: found by itself
    };

    enum class Answer { Connected, Taken, Refused, NotTried };
    struct Step
    {
        QString what; ///< translated
        Answer answer = Answer::NotTried;
        QString reply; ///< escaped; or why it wasn't tried, translated
    };

    QString error; ///< translated: it could not be carried out
    QList<Step> steps;
    int group = 0; ///< CERT's, 1 to 3; 0: can't be told
    QString verdict; ///< translated

    static Probe run(const Target &target);
    /// Another address of this machine than `local`, of the same family; nullopt: there is none.
    static std::optional<address::IpAddress> secondAddress(const address::IpAddress &local);
};

} // namespace selftest
