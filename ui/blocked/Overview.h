#pragma once

#include "ui/blocked/Figures.h"

#include <QWidget>

namespace ui {

class PlainLabel;
class PortStrip;
class TopList;

/// Who asked most, for what, and for which ports, of all rows that the filter lets through.
class Overview final : public QWidget
{
    Q_OBJECT

public:
    explicit Overview(QWidget *parent = nullptr);

    void showFigures(const Figures &figures);

Q_SIGNALS:
    void termWanted(const QString &term); ///< of the filter language

private:
    TopList *m_clients;
    TopList *m_targets;
    PortStrip *m_ports;
    PlainLabel *m_summary;
};

} // namespace ui
