#pragma once

#include <QString>

#include <span>

namespace arealint {

/// How a rule about areas is kept in this product.
enum class Kept : quint8 {
    Checked, ///< lint() looks, and may find
    ByConstruction, ///< there is no way to break it
    NotApplicable, ///< what it is about does not exist here
    LeftToPeople ///< nothing here can check it
};

struct Rule
{
    const char *id; ///< "AR01"
    Kept kept;
    const char *words; ///< source text, English: what it asks and, unless it is checked, why it needs no finding

    QString text() const; ///< translated
};

/// Every rule, by id; for help pages, and so that no id is forgotten.
std::span<const Rule> ruleTable();
const Rule *ruleOf(const QString &id); ///< null: there is none

} // namespace arealint
