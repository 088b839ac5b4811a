#pragma once

#include "ui/policy/MapDifference.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QToolButton;

namespace ui {

class LatestWork;
class MapLegend;
class MapView;
class PlainLabel;
class PolicyDraft;

/// The map of the draft with its switches: for which user, from which network of clients, active or passive, and
/// whether it is laid over what is in force. Choosing a cell makes the rule that decides there the current one. Main
/// thread; long policies are analysed on another.
class MapPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit MapPanel(PolicyDraft *draft, QWidget *parent = nullptr);

    MapView *view() const { return m_view; }
    bool isBusy() const;

private:
    QWidget *makeSwitches();
    QToolButton *makeDirection(const QString &text, const QString &tip, bool checked);
    void refresh();
    void fillChoices();
    void draw();
    void show(const MapPicture &picture);
    void showSentence();
    policy::MapView wanted() const;

    PolicyDraft *m_draft;
    LatestWork *m_work;
    QComboBox *m_user = nullptr;
    QComboBox *m_clients = nullptr;
    QToolButton *m_active = nullptr;
    QToolButton *m_passive = nullptr;
    QCheckBox *m_compare = nullptr;
    MapView *m_view;
    PlainLabel *m_sentence;
    MapLegend *m_legend;
    QList<address::Subnet> m_networks; ///< as in m_clients
};

} // namespace ui
