#pragma once

#include <QtGlobal>

#include <algorithm>
#include <compare>
#include <vector>

namespace policy {

/// Some of a known number of things, by index. Inside server/policy only.
class IndexSet final
{
public:
    explicit IndexSet(qsizetype count = 0)
        : m_words(size_t(count + 63) / 64)
    {}

    void insert(qsizetype index) { m_words[size_t(index) / 64] |= quint64(1) << (index % 64); }
    bool contains(qsizetype index) const { return (m_words[size_t(index) / 64] >> (index % 64) & 1) != 0; }
    bool isEmpty() const
    {
        return std::all_of(m_words.begin(), m_words.end(), [](quint64 word) { return word == 0; });
    }

    IndexSet &operator&=(const IndexSet &other)
    {
        for (size_t i = 0; i < m_words.size(); ++i)
            m_words[i] &= other.m_words[i];
        return *this;
    }
    IndexSet &operator|=(const IndexSet &other)
    {
        for (size_t i = 0; i < m_words.size(); ++i)
            m_words[i] |= other.m_words[i];
        return *this;
    }
    IndexSet &operator-=(const IndexSet &other)
    {
        for (size_t i = 0; i < m_words.size(); ++i)
            m_words[i] &= ~other.m_words[i];
        return *this;
    }
    friend IndexSet operator&(IndexSet a, const IndexSet &b) { return a &= b; }
    friend auto operator<=>(const IndexSet &, const IndexSet &) = default;
    friend bool operator==(const IndexSet &, const IndexSet &) = default;

private:
    std::vector<quint64> m_words;
};

using RuleSet = IndexSet; ///< of one policy's rules

} // namespace policy
