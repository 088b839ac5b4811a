#pragma once

#include <QWidget>

namespace ui {

/// The rules a verdict tried, top down, with the one that decided marked.
class LadderView final : public QWidget
{
    Q_OBJECT

public:
    explicit LadderView(QWidget *parent = nullptr);

    /// `ladder` as stored: one line a rule, "id: how far it matched". `decidingRule` empty: none of them decided.
    void showLadder(const QString &ladder, const QString &decidingRule);

    struct Rung
    {
        QString text;
        bool decided = false;
        friend bool operator==(const Rung &, const Rung &) = default;
    };
    static QList<Rung> rungs(const QString &ladder, const QString &decidingRule);
};

} // namespace ui
