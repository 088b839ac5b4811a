#pragma once

#include <QtGlobal>

#include <compare>
#include <vector>

namespace policy {

/// Some rules of one policy, by index. Inside server/policy only.
class RuleSet final
{
public:
    explicit RuleSet(qsizetype rules = 0)
        : m_words(size_t(rules + 63) / 64)
    {}

    void insert(qsizetype rule) { m_words[size_t(rule) / 64] |= quint64(1) << (rule % 64); }
    bool contains(qsizetype rule) const { return (m_words[size_t(rule) / 64] >> (rule % 64) & 1) != 0; }

    RuleSet &operator&=(const RuleSet &other)
    {
        for (size_t i = 0; i < m_words.size(); ++i)
            m_words[i] &= other.m_words[i];
        return *this;
    }
    friend RuleSet operator&(RuleSet a, const RuleSet &b) { return a &= b; }
    friend auto operator<=>(const RuleSet &, const RuleSet &) = default;
    friend bool operator==(const RuleSet &, const RuleSet &) = default;

private:
    std::vector<quint64> m_words;
};

} // namespace policy
