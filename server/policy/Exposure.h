#pragma once

#include "server/policy/Reach.h"

#include <QString>
#include <QStringList>

namespace policy {

/// What a policy opens beyond the client itself: which users reach which machines. Inside server/policy only.
struct Exposure
{
    struct Opening
    {
        QStringList users; ///< as in a rule
        QList<address::Subnet> clients; ///< where they come from; empty: not only from some networks
        bool everywhere = false; ///< every third party
        bool server = false; ///< this machine
        QList<address::Subnet> networks; ///< third parties in these, unless everywhere
        bool elsewhere = false; ///< third parties outside of every network that a rule names

        bool sameTargets(const Opening &other) const;
    };
    QList<Opening> openings; ///< users with equal targets stand together
    QList<int> rules; ///< that let it, ascending; -1: `otherwise`

    static Exposure of(const Analysis &analysis, Direction direction);
};

/// "user scanner to 10.0.0.0/8", for a list; of passive connections "user scanner from 10.0.0.0/8".
QString openingWords(const Exposure::Opening &opening, Direction direction);

} // namespace policy
