#pragma once

#include "server/policy/Reach.h"

#include <QString>

namespace policy {

/// The three kinds of server CERT Advisory CA-97.27 tells apart.
enum class CertGroup : quint8 {
    StrictRfc = 1, ///< connects wherever it is told to
    Suppressed = 2, ///< to the client only, nothing to switch
    Switchable = 3 ///< third parties for some and not for others, decided by rules
};

/// A policy in one sentence, and what is risky about it; derived from what it allows, never from how it is written.
struct PolicySummary
{
    QString sentence; ///< translated: "Data connections go only to the client itself, never to ports below 1024."
    CertGroup group = CertGroup::Suppressed;
    QString
        groupSentence; ///< translated: "CERT group 3, switchable: open for user scanner to 10.0.0.0/8, else closed."
    bool beyondClient = false; ///< something other than the client can be reached
    QList<int> rulesBeyondClient; ///< indexes of the rules that let it; -1: `otherwise`
    QString warning; ///< translated, for the banner; names the rules; empty unless beyondClient
    bool reservedPorts = false; ///< some port below 1024 can be reached
};

PolicySummary summarise(const Analysis &analysis);

} // namespace policy
