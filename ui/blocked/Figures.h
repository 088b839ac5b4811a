#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

namespace ui {

/// How many attempts fell into each stretch of time, by their first reason.
struct TimelineFigures
{
    struct Band
    {
        QString reason; ///< as stored; empty: allowed, no reason
        QList<qint64> counts; ///< one a slice
        friend bool operator==(const Band &, const Band &) = default;
    };
    qint64 from = 0; ///< UTC microseconds
    qint64 slice = 0; ///< length of one, microseconds
    int slices = 0;
    QList<Band> bands;

    qint64 at(int number) const { return from + slice * number; } ///< where a slice begins
    qint64 countAt(int number) const;
    qint64 total() const;
    friend bool operator==(const TimelineFigures &, const TimelineFigures &) = default;
};

struct TopFigure
{
    QString name; ///< an address; plain text
    qint64 count = 0;
    friend bool operator==(const TopFigure &, const TopFigure &) = default;
};

/// Attempts on one port.
struct PortFigure
{
    int port = 0;
    qint64 count = 0;
    friend bool operator==(const PortFigure &, const PortFigure &) = default;
};

/// What the pictures show of a question, maybe of a part of it so far.
struct Figures
{
    TimelineFigures timeline;
    QList<TopFigure> clients; ///< most first
    QList<TopFigure> targets;
    QList<PortFigure> ports; ///< ascending, those that occur
    friend bool operator==(const Figures &, const Figures &) = default;
};

} // namespace ui
